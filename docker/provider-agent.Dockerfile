# Octavia's driver-agent of Debian 12 with the provider agent. From the root of the repository:
#   docker build -f docker/provider-agent.Dockerfile -t loxiactors/provider-agent:0.1.0 .
ARG DEBIAN=12.8-slim

FROM debian:${DEBIAN} AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3-pip python3-setuptools python3-wheel \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY octavia/ octavia/
RUN python3 -m pip install --no-index --no-deps --no-build-isolation --target /out ./octavia

FROM debian:${DEBIAN}
# The package's own user, made first so that its number is known.
RUN groupadd --gid 10001 octavia \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/octavia --shell /usr/sbin/nologin octavia \
    && apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends octavia-driver-agent python3-pymysql ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o 10001 -g 10001 -m 0750 /run/octavia
COPY --from=build /out/ /opt/loxiactors-octavia/
ENV PYTHONPATH=/opt/loxiactors-octavia \
    PYTHONUNBUFFERED=1
USER 10001:10001
STOPSIGNAL SIGTERM
# Octavia doesn't start a provider agent again that was killed. Its process has this title; the brackets keep the check from finding itself.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/bin/sh", "-c", "test -S /run/octavia/status.sock && grep -aqs 'provider_agent -- [l]oxilb' /proc/[0-9]*/cmdline"]
# octavia.conf is mounted, readable for 10001.
ENTRYPOINT ["/usr/bin/octavia-driver-agent"]
CMD ["--config-file", "/etc/octavia/octavia.conf"]
