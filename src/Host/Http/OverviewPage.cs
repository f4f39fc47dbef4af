using System.Net;
using System.Text;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Http;

/// <summary>The plain page at /: what there is, without scripts.</summary>
internal static class OverviewPage
{
    private const int Shown = 200;

    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>LoxiActors</title>
        <style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse;margin-bottom:2rem}th,td{text-align:left;padding:.2rem 1rem .2rem 0;border-bottom:1px solid #ccc;vertical-align:top}</style>
        </head>
        <body>
        <h1>LoxiActors</h1>
        <p>LoxiLB as a provider of OpenStack Octavia.
        <a href="/api/v1/loadbalancers">load balancers</a>, <a href="/api/v1/nodes">nodes</a>, <a href="/metrics">metrics</a>,
        <a href="/healthz/ready">readiness</a>, <a href="/openapi/v1.json">API description</a></p>

        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/", async (ApiParts parts, Readiness readiness, CancellationToken cancellation) =>
        {
            var loadBalancers = await parts.Queries.ListAsync(null, Shown + 1, cancellation);
            var active = await parts.Active.ViewAsync(cancellation);
            return Results.Content(Text(loadBalancers, active.Nodes, readiness.Host.Lease, await NodeHealthEndpoint.AlarmsAsync(active.Health, parts, cancellation)), "text/html; charset=utf-8");
        })
        .WithTags("page").WithSummary("A plain page with the load balancers and nodes.")
        .Produces<string>(StatusCodes.Status200OK, "text/html");

    /// <param name="lease">Null when the host has its journal to itself.</param>
    public static string Text(IReadOnlyList<LoadBalancerSummary> loadBalancers, IReadOnlyList<NodeView> nodes, LeaseView? lease = null, IReadOnlyList<AlarmView>? alarms = null)
    {
        var text = new StringBuilder(Head);
        if (lease is not null)
            text.Append($"<p>Active host: {WebUtility.HtmlEncode(lease.Holder)}, epoch {lease.Epoch}</p>\n");
        foreach (var alarm in alarms ?? [])
            text.Append($"<p><strong>{WebUtility.HtmlEncode($"{alarm.Kind}: {alarm.Words}")}</strong></p>\n");
        text.Append("<h2>Nodes</h2>\n");
        Table(text, ["name", "url", "zone", "verdict", "reachable", "version", "rules", "load balancers", "waiting changes", "last error"], nodes.Select(node => new[]
        {
            node.Name.Value, node.Url, node.Zone ?? "", $"{node.Verdict ?? "alive"}{(node.Draining is null ? "" : ", drained")}{(node.Spare is true ? ", spare" : "")}", node.LastLook is null ? "not looked yet" : node.Reachable ? "yes" : "no", node.Version ?? "",
            $"{node.Rules}", $"{node.LoadBalancers}", $"{node.QueuedChanges}", node.LastError ?? "",
        }));
        text.Append("<h2>Load balancers</h2>\n");
        Table(text, ["id", "name", "VIP", "provisioning", "operating", "nodes", "reason"], loadBalancers.Take(Shown).Select(one => new[]
        {
            $"{one.Id}", one.Name ?? "", one.VipAddress ?? "", one.ProvisioningStatus, OctaviaWord.Of(one.OperatingStatus), string.Join(", ", one.Nodes), one.Reason ?? "",
        }));
        if (loadBalancers.Count > Shown)
            text.Append($"<p>Only the first {Shown} are shown; the API lists them all.</p>\n");
        return text.Append("</body></html>\n").ToString();
    }

    private static void Table(StringBuilder text, string[] heads, IEnumerable<string[]> rows)
    {
        text.Append("<table><tr>");
        foreach (var head in heads)
            text.Append("<th>").Append(head).Append("</th>");
        text.Append("</tr>\n");
        var any = false;
        foreach (var row in rows)
        {
            any = true;
            text.Append("<tr>");
            foreach (var cell in row)
                text.Append("<td>").Append(WebUtility.HtmlEncode(cell)).Append("</td>");
            text.Append("</tr>\n");
        }

        if (!any)
            text.Append($"<tr><td colspan=\"{heads.Length}\">none</td></tr>\n");
        text.Append("</table>\n");
    }
}
