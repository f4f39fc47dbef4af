using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Http;

/// <summary>Version, metadata, parameters, status and metrics.</summary>
internal static class SystemApi
{
    private static readonly string[] JsonMetrics =
    [
        "flowcount", "hostcount", "lbrulecount", "newflowcount", "requestcount", "errorcount", "processedtraffic",
        "lbprocessedtraffic", "epdisttraffic", "servicedisttraffic", "fwdrops", "reqcountperclient",
    ];

    public static IEnumerable<ApiRoute> Routes =>
    [
        ApiRoute.Get("/version", GetVersion) with { Open = true },
        ApiRoute.Get("/meta", GetMeta) with { Open = true },
        ApiRoute.Get("/config/params", call =>
            Reply.Json(new JsonObject { ["logLevel"] = call.Read(state => state.LogLevel) })),
        ApiRoute.Post("/config/params", Bodies.Params, PostParams),
        ApiRoute.Get("/status/process", GetProcess),
        ApiRoute.Get("/status/filesystem", GetFileSystem),
        ApiRoute.Get("/status/device", _ => Reply.Engine("open /proc/version_signature: no such file or directory")),
        ApiRoute.Get("/metrics", GetMetrics),
        ApiRoute.Get("/config/metrics", call =>
            Reply.Json(new JsonObject { ["prometheus"] = call.Read(state => state.Metrics) })),
        ApiRoute.Post("/config/metrics", null, call => Task.FromResult(SwitchMetrics(call, true))),
        ApiRoute.Delete("/config/metrics", call => Task.FromResult(SwitchMetrics(call, false))),
        .. JsonMetrics.Select(name => ApiRoute.Get("/metrics/" + name, _ => Reply.Json(new JsonObject()))),
    ];

    private static Reply GetVersion(ApiCall call) => Reply.Json(new JsonObject
    {
        ["buildInfo"] = "imitation",
        ["version"] = call.Host.Options.Version,
    });

    private static Reply GetMeta(ApiCall call)
    {
        var meta = new JsonObject();
        foreach (var route in Router.All.Where(route => route.Body is not null))
        {
            var fields = new JsonObject();
            foreach (var field in route.Body!.Fields)
            {
                fields[field.Name] = new JsonObject
                {
                    ["required"] = field.Required,
                    ["type"] = field.Kind switch
                    {
                        Kind.Text => "string",
                        Kind.Flag => "boolean",
                        Kind.Object => "object",
                        Kind.Objects or Kind.Texts => "array",
                        _ => "integer",
                    },
                };
            }

            meta[route.Template] = fields;
        }

        return Reply.Json(meta);
    }

    private static Task<Reply> PostParams(ApiCall call) => call.Change(state =>
    {
        state.LogLevel = call.Body.Text("logLevel");
        return null;
    });

    private static Reply GetProcess(ApiCall call) => Reply.Json(new JsonObject
    {
        ["processAttr"] = new JsonArray(new JsonObject
        {
            ["CPUUsage"] = "1.0",
            ["MemoryUsage"] = "0.5",
            ["command"] = "loxilb",
            ["nice"] = "0",
            ["pid"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            ["priority"] = "20",
            ["residentSize"] = "65536",
            ["sharedMemory"] = "32768",
            ["status"] = "S",
            ["time"] = "0:01.00",
            ["user"] = "root",
            ["virtMemory"] = "262144",
        }),
    });

    private static Reply GetFileSystem(ApiCall call) => Reply.Json(new JsonObject
    {
        ["filesystemAttr"] = new JsonArray(new JsonObject
        {
            ["avail"] = "10G",
            ["fileSystem"] = "/dev/vda1",
            ["mountedOn"] = "/",
            ["size"] = "20G",
            ["type"] = "ext4",
            ["usePercent"] = "50%",
            ["used"] = "10G",
        }),
    });

    private static Reply SwitchMetrics(ApiCall call, bool on) => call.Read(state =>
    {
        if (state.Metrics == on)
            return Reply.Result(on ? "Prometheus is already enabled." : "Prometheus is already disabled.");
        state.Metrics = on;
        return Reply.Success;
    });

    private static Reply GetMetrics(ApiCall call) => call.Read(state =>
        state.Metrics
            ? new Reply(200, "text/plain; version=0.0.4; charset=utf-8", MetricsText(state))
            : Reply.Text("Prometheus option is disabled.\n", 503));

    private static string MetricsText(NodeState state)
    {
        var text = new StringBuilder();
        void Gauge(string name, double value) =>
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} gauge\n{name} {value}\n");
        var healthy = state.Endpoints.All.Count(endpoint => endpoint.Up);
        Gauge("loxilb_active_conntrack_entries", 2 * state.Connections.All.Count);
        Gauge("loxilb_active_flow_count_sctp", 0);
        Gauge("loxilb_active_flow_count_tcp", 0);
        Gauge("loxilb_active_flow_count_udp", 0);
        Gauge("loxilb_healthy_endpoints", healthy);
        Gauge("loxilb_lb_rules", state.Rules.All.Count());
        Gauge("loxilb_unhealthy_endpoints", state.Endpoints.All.Count() - healthy);
        Traffic(text, state, "bytes", endpoint => endpoint.Bytes);
        Traffic(text, state, "packets", endpoint => endpoint.Packets);
        return text.ToString();
    }

    private static void Traffic(StringBuilder text, NodeState state, string unit, Func<RuleEndpoint, ulong> count)
    {
        var name = $"loxilb_service_traffic_{unit}_total";
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} counter\n");
        // Names may repeat: rules of one name are one service.
        foreach (var service in state.Rules.All.GroupBy(rule => rule.Name, StringComparer.Ordinal))
        {
            var sum = service.Sum(rule => rule.Endpoints.Sum(endpoint => (double)count(endpoint)));
            var label = service.Key.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
            text.Append(CultureInfo.InvariantCulture, $"{name}{{service=\"{label}\"}} {sum}\n");
        }
    }
}
