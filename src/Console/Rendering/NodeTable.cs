using System.Globalization;
using LoxiActors.Protocol.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LoxiActors.Console.Rendering;

/// <summary>One line for each node.</summary>
internal static class NodeTable
{
    public static IRenderable Of(IReadOnlyCollection<NodeView> nodes)
    {
        if (nodes.Count == 0)
            return new Markup("No node is configured.\n");
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("NAME").NoWrap()).AddColumn(new TableColumn("URL").NoWrap()).AddColumn("STATE")
            .AddColumn(new TableColumn("RULES").RightAligned()).AddColumn(new TableColumn("FOREIGN").RightAligned())
            .AddColumn(new TableColumn("LBS").RightAligned()).AddColumn(new TableColumn("QUEUED").RightAligned())
            .AddColumn("VERSION").AddColumn("ZONE").AddColumn("LAST ERROR");
        foreach (var node in nodes)
        {
            table.AddRow(
                Markup.Escape(node.Name.Value),
                Markup.Escape(node.Url),
                State(node),
                Number(node.Rules),
                Number(node.ForeignRules),
                Number(node.LoadBalancers),
                Number(node.QueuedChanges),
                Markup.Escape(node.Version ?? ""),
                Markup.Escape(node.Zone ?? ""),
                Markup.Escape(node.LastError ?? ""));
        }

        return table;
    }

    /// <summary>How it looks, and what the control plane holds it to be if that isn't "alive".</summary>
    public static string State(NodeView node) => Look(node)
        + node.Verdict switch { "suspect" => " [yellow]suspect[/]", "dead" => " [red]dead[/]", _ => "" }
        + (node.Draining is null ? "" : " [yellow]drained[/]")
        + (node.Spare == true ? " spare" : "");

    private static string Look(NodeView node) =>
        node.Reachable ? "[green]reachable[/]" : node.LastLook is null ? "[yellow]not looked at yet[/]" : "[red]silent[/]";

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "?";
}
