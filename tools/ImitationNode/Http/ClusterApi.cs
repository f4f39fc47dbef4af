using System.Text.Json.Nodes;

namespace LoxiActors.Imitation.Http;

/// <summary>/config/cistate and /config/bfd</summary>
internal static class ClusterApi
{
    private const int BfdPort = 3784;

    public static IEnumerable<ApiRoute> Routes =>
    [
        ApiRoute.Get("/config/cistate/all", GetStates),
        ApiRoute.Post("/config/cistate", Bodies.CiState, PostState),
        ApiRoute.Get("/config/bfd/all", GetBfd),
        ApiRoute.Post("/config/bfd", Bodies.Bfd, PostBfd),
        ApiRoute.Delete("/config/bfd/remoteIP/{ip}", call =>
            call.Change(state => state.Bfd.Delete(call.Query("instance"), call.Path("ip")))),
    ];

    private static Reply GetStates(ApiCall call) => Reply.Json(new JsonObject
    {
        ["Attr"] = call.Read(state => state.Cluster.All.ToArray(pair =>
        {
            var json = new JsonObject()
                .With("instance", pair.Key)
                .With("state", pair.Value.State);
            json["sync"] = null;
            return json.With("vip", pair.Value.Vip);
        })),
    });

    private static Task<Reply> PostState(ApiCall call)
    {
        var body = call.Body;
        return call.Change(state => state.SetRole(body.Text("instance"), body.Text("state"), body.Text("vip")));
    }

    private static Reply GetBfd(ApiCall call) => call.Read(state =>
    {
        if (state.Bfd.List(call.Host.Now, out var sessions) is { } error)
            return Reply.Engine(error);
        return Reply.Json(new JsonObject
        {
            ["Attr"] = sessions.ToArray(session => new JsonObject()
                .With("instance", session.Instance)
                .With("interval", (long)session.IntervalMicroseconds)
                .With("port", BfdPort)
                .With("remoteIp", session.RemoteIp)
                .With("retryCount", session.RetryCount)
                .With("sourceIP", session.SourceIp)
                .With("state", session.State)),
        });
    });

    private static Task<Reply> PostBfd(ApiCall call)
    {
        var body = call.Body;
        return call.Change(state => state.Bfd.Add(
            body.Text("instance"),
            body.Text("remoteIp"),
            body.Text("sourceIp"),
            unchecked((ulong)body.Number("interval")),
            (byte)body.Number("retryCount"),
            call.Host.Now));
    }
}
