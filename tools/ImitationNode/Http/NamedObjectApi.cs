using System.Text.Json.Nodes;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Http;

/// <summary>/config/policy and /config/mirror: remembered, without any effect.</summary>
internal static class NamedObjectApi
{
    private const int LowestRate = 8;

    public static IEnumerable<ApiRoute> Routes =>
    [
        ApiRoute.Get("/config/policy/all", call => Get(call, "polAttr", state => state.Policies)),
        ApiRoute.Post("/config/policy", Bodies.Policy, PostPolicy),
        ApiRoute.Delete("/config/policy/ident/{ident}", call =>
            call.Change(state => state.Policies.Delete(call.Path("ident")))),
        ApiRoute.Get("/config/mirror/all", call => Get(call, "mirrAttr", state => state.Mirrors)),
        ApiRoute.Post("/config/mirror", Bodies.Mirror, call =>
            call.Change(state => state.Mirrors.Add(call.Body.Text("mirrorIdent"), call.Body.Json))),
        ApiRoute.Delete("/config/mirror/ident/{ident}", call =>
            call.Change(state => state.Mirrors.Delete(call.Path("ident")))),
    ];

    private static Reply Get(ApiCall call, string name, Func<NodeState, NamedTable> table) => Reply.Json(new JsonObject
    {
        [name] = call.Read(state => table(state).All.ToArray(item => JsonNode.Parse(item.GetRawText()))),
    });

    private static Task<Reply> PostPolicy(ApiCall call)
    {
        var info = call.Body.Object("policyInfo");
        var tooSlow = info.Number("committedInfoRate") < LowestRate || info.Number("peakInfoRate") < LowestRate;
        return call.Change(state =>
            tooSlow ? "pol-info error" : state.Policies.Add(call.Body.Text("policyIdent"), call.Body.Json));
    }
}
