using System.Globalization;
using System.Text.Json;

namespace LoxiActors.Console.Demo.Kill;

/// <summary>The driver calls that make a load balancer with one listener and two members.</summary>
internal static class KillCalls
{
    public const string Vip = "192.0.2.10";

    public const string LoadBalancer = "6f0a0000-0000-4000-8000-000000000001";

    private const string Listener = "6f0a0000-0000-4000-8000-000000000002";
    private const string Pool = "6f0a0000-0000-4000-8000-000000000003";
    private const string Project = "0123456789abcdef0123456789abcdef";

    public static IEnumerable<(string Method, JsonElement Args)> All()
    {
        yield return ("loadbalancer_create", Json($$$"""
            {"loadbalancer":{"loadbalancer_id":"{{{LoadBalancer}}}","project_id":"{{{Project}}}","name":"shop","admin_state_up":true,"vip_address":"{{{Vip}}}"}}
            """));
        yield return ("listener_create", Json($$$"""
            {"listener":{"listener_id":"{{{Listener}}}","loadbalancer_id":"{{{LoadBalancer}}}","project_id":"{{{Project}}}","name":"web","admin_state_up":true,"protocol":"TCP","protocol_port":80,"connection_limit":-1}}
            """));
        yield return ("pool_create", Json($$$"""
            {"pool":{"pool_id":"{{{Pool}}}","loadbalancer_id":"{{{LoadBalancer}}}","listener_id":"{{{Listener}}}","project_id":"{{{Project}}}","name":"servers","admin_state_up":true,"protocol":"TCP","lb_algorithm":"ROUND_ROBIN"}}
            """));
        for (var member = 1; member <= 2; member++)
        {
            yield return ("member_create", Json(string.Create(CultureInfo.InvariantCulture, $$$"""
                {"member":{"member_id":"6f0a0000-0000-4000-8000-00000000001{{{member}}}","pool_id":"{{{Pool}}}","project_id":"{{{Project}}}","admin_state_up":true,"address":"10.0.0.{{{member}}}","protocol_port":8080,"weight":1}}
                """)));
        }
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
