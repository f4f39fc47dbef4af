# Imitates a LoxiLB node, for tests. From the root of the repository:
#   docker build -f docker/imitation-node.Dockerfile -t loxiactors/imitation-node:0.1.0 .
ARG SDK=10.0.401-noble
ARG RUNTIME=10.0.12-noble

FROM mcr.microsoft.com/dotnet/sdk:${SDK} AS build
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props global.json ./
COPY tools/ImitationNode/ tools/ImitationNode/
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish tools/ImitationNode -c Release -o /out/imitation-node

FROM mcr.microsoft.com/dotnet/aspnet:${RUNTIME}
RUN groupadd --gid 10001 loxiactors \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin loxiactors
COPY --from=build /out/imitation-node/ /opt/imitation-node/
ENV DOTNET_EnableDiagnostics=0
USER 10001:10001
EXPOSE 11111/tcp
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 \
    CMD ["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/11111 && printf 'GET /netlox/v1/version HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '^HTTP/1.1 200 ' <&3"]
# Whoever reaches it can break it: publish its port on loopback only.
ENTRYPOINT ["/opt/imitation-node/loxilb-imitation", "--listen", "0.0.0.0", "--port", "11111"]
