using System.Text.Json.Nodes;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Http;

/// <summary>/config/endpoint and /config/endpointhoststate</summary>
internal static class EndpointApi
{
    public static IEnumerable<ApiRoute> Routes =>
    [
        ApiRoute.Get("/config/endpoint/all", Get),
        ApiRoute.Post("/config/endpoint", Bodies.EndPoint, Post),
        ApiRoute.Post("/config/endpointhoststate", Bodies.EndPointHostState, PostHostState),
        ApiRoute.Delete("/config/endpoint/epipaddress/{ip}", Delete),
    ];

    private static Reply Get(ApiCall call) =>
        Reply.Json(new JsonObject { ["Attr"] = call.Read(state => state.Endpoints.All.ToArray(ToJson)) });

    private static Task<Reply> Post(ApiCall call)
    {
        var body = call.Body;
        var options = new ProbeOptions(
            body.Text("probeType"),
            unchecked((ushort)body.Number("probePort")),
            body.Text("probeReq"),
            body.Text("probeResp"),
            unchecked((uint)body.Number("probeDuration")),
            unchecked((int)body.Number("inactiveReTries")),
            Active: true);
        return call.Change(state => state.Endpoints.Upsert(body.Text("hostName"), body.Text("name"), options));
    }

    private static Task<Reply> PostHostState(ApiCall call)
    {
        var body = call.Body;
        var port = unchecked((ushort)body.Number("epPort"));
        return call.Change(state =>
            state.Endpoints.SetHostState(body.Text("hostName"), port, body.Text("epProto"), body.Text("state")));
    }

    private static Task<Reply> Delete(ApiCall call)
    {
        var port = unchecked((ushort)call.QueryNumber("probe_port"));
        return call.Change(state =>
            state.Endpoints.Delete(call.Path("ip"), call.Query("name"), call.Query("probe_type"), port));
    }

    private static JsonObject ToJson(ProbedEndpoint endpoint)
    {
        var options = endpoint.Options;
        var type = options.Active ? options.Type : "none";
        var delay = type == "ping" ? endpoint.Inactive || endpoint.First ? "0s" : "100µs" : "";
        return new JsonObject()
            .With("avgDelay", delay)
            .With("currState", endpoint.State)
            .With("hostName", endpoint.HostName)
            .With("inactiveReTries", options.Active ? options.Retries : 0)
            .With("maxDelay", delay)
            .With("minDelay", delay)
            .With("name", endpoint.Key)
            .With("probeDuration", options.Active ? options.DurationSeconds : 0)
            .With("probePort", options.Port)
            .With("probeReq", options.Request)
            .With("probeResp", options.Response)
            .With("probeType", type);
    }
}
