using LoxiActors.Protocol.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LoxiActors.Console.Rendering;

/// <summary>One line for each load balancer.</summary>
internal static class LoadBalancerTable
{
    public static IRenderable Of(IReadOnlyCollection<LoadBalancerSummary> all)
    {
        if (all.Count == 0)
            return new Markup("There are no load balancers.\n");
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("ID").NoWrap()).AddColumn("NAME").AddColumn(new TableColumn("VIP").NoWrap())
            .AddColumn("PROVISIONING").AddColumn("OPERATING").AddColumn("NODES").AddColumn("REASON");
        foreach (var lb in all)
        {
            table.AddRow(
                lb.Id.ToString(),
                Markup.Escape(lb.Name ?? ""),
                Markup.Escape(lb.VipAddress ?? ""),
                StatusMarkup.Of(lb.ProvisioningStatus),
                StatusMarkup.Of(lb.OperatingStatus),
                Markup.Escape(string.Join(", ", lb.Nodes)),
                Markup.Escape(lb.Reason ?? ""));
        }

        return table;
    }
}
