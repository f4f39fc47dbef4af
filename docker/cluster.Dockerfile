# The cluster edition's host and the operators' console. From the root of the repository:
#   docker build -f docker/cluster.Dockerfile -t loxiactors/cluster:0.1.0 .
ARG SDK=10.0.401-noble
ARG RUNTIME=10.0.12-noble

FROM mcr.microsoft.com/dotnet/sdk:${SDK} AS build
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props global.json ./
COPY src/ src/
COPY agent/ agent/
COPY tools/ImitationNode/ tools/ImitationNode/
COPY hocon/ hocon/
# The console is built along with the programs that its demo starts; only the console itself is taken.
RUN --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish src/ClusterHost -c Release -o /out/loxiactors \
    && dotnet publish src/Console -c Release -o /out/loxi

FROM mcr.microsoft.com/dotnet/aspnet:${RUNTIME}
RUN groupadd --gid 10001 loxiactors \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/loxiactors --shell /usr/sbin/nologin loxiactors \
    && install -d -o 10001 -g 10001 -m 0750 /var/lib/loxiactors \
    && install -d -m 0755 /etc/loxiactors
COPY --from=build /out/loxiactors/ /opt/loxiactors/
COPY --from=build /out/loxi/ /opt/loxi/
RUN ln -s /opt/loxiactors/loxiactors-cluster /opt/loxi/loxi /usr/local/bin/

# The root file system may be read-only: the runtime's sockets for debuggers in /tmp are left out.
ENV DOTNET_EnableDiagnostics=0 \
    LOXI_CONTROL_PLANE=/opt/loxiactors/loxiactors-cluster.dll
WORKDIR /var/lib/loxiactors
USER 10001:10001

# HTTP API; remoting between hosts; heartbeats of the nodes' agents.
EXPOSE 9879/tcp 4053/tcp 5555/udp
STOPSIGNAL SIGTERM

# GET /healthz/live at LOXI_URL (http://127.0.0.1:9879 unless set), which needs no token. With TLS the certificate has to be good for
# the name in LOXI_URL, from an authority in SSL_CERT_FILE.
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=3 CMD ["loxi", "live"]
ENTRYPOINT ["/opt/loxiactors/loxiactors-cluster"]
CMD ["--config", "/etc/loxiactors/loxiactors.conf", "--akka", "/opt/loxiactors/hocon/host.conf"]
