using System.Text.Json.Nodes;

namespace LoxiActors.Imitation.Http;

/// <summary>/config/ipv4address and /config/route</summary>
internal static class InterfaceApi
{
    public static IEnumerable<ApiRoute> Routes =>
    [
        ApiRoute.Get("/config/ipv4address/all", GetAddresses),
        ApiRoute.Post("/config/ipv4address", Bodies.Ipv4Address, PostAddress),
        ApiRoute.Delete("/config/ipv4address/{ip}/{mask}/dev/{dev}", DeleteAddress),
        ApiRoute.Get("/config/route/all", GetRoutes),
        ApiRoute.Post("/config/route", Bodies.Route, PostRoute),
        ApiRoute.Delete("/config/route/destinationIPNet/{ip}/{mask}", DeleteRoute),
    ];

    private static Reply GetAddresses(ApiCall call) => Reply.Json(new JsonObject
    {
        ["ipAttr"] = call.Read(state => state.Addresses.Devices.ToArray(pair => new JsonObject
        {
            ["dev"] = pair.Key,
            ["ipAddress"] = pair.Value.ToArray(cidr => JsonValue.Create(cidr)),
            ["sync"] = 0,
        })),
    });

    private static async Task<Reply> PostAddress(ApiCall call)
    {
        var done = false;
        await call.ChangeRaw(state =>
        {
            done = state.Addresses.Add(call.Body.Text("dev"), call.Body.Text("ipAddress"));
            return null;
        });
        return Reply.Result(done ? "Success" : "fail");
    }

    private static async Task<Reply> DeleteAddress(ApiCall call)
    {
        var done = false;
        await call.ChangeRaw(state =>
        {
            done = state.Addresses.Remove(call.Path("dev"), $"{call.Path("ip")}/{call.Path("mask")}");
            return null;
        });
        return Reply.Result(done ? "Success" : "fail");
    }

    private static Reply GetRoutes(ApiCall call) => Reply.Json(new JsonObject
    {
        ["routeAttr"] = call.Read(state => state.Routes.All.ToArray(route => new JsonObject()
            .With("destinationIPNet", route.Destination)
            .With("gateway", route.Gateway)
            .With("protocol", route.Protocol.Length == 0 ? "unspec" : route.Protocol))),
    });

    private static Task<Reply> PostRoute(ApiCall call) => call.Change(state => state.Routes.Add(
        call.Body.Text("destinationIPNet"), call.Body.Text("gateway"), call.Body.Text("protocol")));

    private static Task<Reply> DeleteRoute(ApiCall call)
    {
        var mask = call.PathNumber("mask");
        return call.Change(state => state.Routes.Delete($"{call.Path("ip")}/{mask}"));
    }
}
