using System.Globalization;
using LoxiActors.Protocol.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LoxiActors.Console.Rendering;

/// <summary>The members of the cluster, and where its shards are.</summary>
internal static class ClusterTables
{
    public static IRenderable Members(ClusterView cluster)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("ADDRESS").NoWrap()).AddColumn(new TableColumn("HOST").NoWrap()).AddColumn("STATUS").AddColumn("UP SINCE").AddColumn("ACTS").AddColumn("ASKED").AddColumn("DRAINED");
        foreach (var member in cluster.Members)
        {
            table.AddRow(
                Markup.Escape(member.Address),
                Markup.Escape(member.Name ?? "?"),
                Status(member),
                member.Since is { } since ? Moment(since) : "?",
                member.Acts ? "[green]yes[/]" : cluster.ActsAt is null ? "?" : "",
                member.Here ? "yes" : "",
                member.Draining is { } drain ? Markup.Escape($"by {drain.By} since {Moment(drain.At)}{(drain.Reason is { } reason ? $": {reason}" : "")}") : "");
        }

        return table;
    }

    /// <summary>A line for each kind and host, and one for what is on no host.</summary>
    public static IRenderable Shards(ClusterView cluster)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("KIND").NoWrap()).AddColumn(new TableColumn("HOST").NoWrap())
            .AddColumn(new TableColumn("SHARDS").RightAligned()).AddColumn(new TableColumn("ENTITIES").RightAligned());
        foreach (var kind in cluster.Shards)
        {
            foreach (var host in kind.Hosts)
            {
                table.AddRow(
                    Markup.Escape(kind.Kind), Markup.Escape(Called(cluster, host.Address)),
                    host.Shards is null ? "[red]not heard[/]" : Number(host.Shards), host.Shards is null ? "" : Number(host.Entities));
            }

            table.AddRow(Markup.Escape(kind.Kind), "on no host", kind.Unplaced is { } unplaced ? Number(unplaced) : "?", "");
        }

        return table;
    }

    private static string Called(ClusterView cluster, string address) =>
        cluster.Members.FirstOrDefault(member => member.Address == address)?.Name is { } name ? $"{name} {address}" : address;

    private static string Status(ClusterMemberView member)
    {
        var colour = member.Status switch { "up" => "green", "down" or "removed" => "red", _ => "yellow" };
        return $"[{colour}]{Markup.Escape(member.Status)}[/]{(member.Reachable ? "" : " [red]unreachable[/]")}";
    }

    private static string Moment(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "?";
}
