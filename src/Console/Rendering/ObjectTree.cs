using System.Globalization;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Octavia;
using Spectre.Console;

namespace LoxiActors.Console.Rendering;

/// <summary>Octavia's tree of one load balancer, with operating statuses.</summary>
internal static class ObjectTree
{
    public static Tree Of(LoadBalancerView view)
    {
        var summary = view.Summary;
        var figures = view.Statistics.ToDictionary(listener => (ObjectRef)listener.Id);
        var tree = new Tree($"{StatusMarkup.Of(summary.ProvisioningStatus)} {StatusMarkup.Of(summary.OperatingStatus)} "
            + $"[bold]{Markup.Escape(summary.Name ?? "load balancer")}[/] {Markup.Escape(summary.VipAddress ?? "")} [grey]{summary.Id}[/]");
        var places = new Dictionary<ObjectRef, IHasTreeNodes> { [summary.Id] = tree };
        foreach (var item in view.Objects.Where(item => item.Object != summary.Id))
        {
            // A parent that isn't shown must not hide its children.
            var parent = item.Parent is { } known && places.TryGetValue(known, out var place) ? place : tree;
            places[item.Object] = parent.AddNode(Line(item) + Figures(figures.GetValueOrDefault(item.Object)));
        }

        return tree;
    }

    private static string Figures(ListenerStatistics? figures) => figures is null ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $" [grey]{Size(figures.BytesIn)} came in,[/] {figures.ActiveConnections} [grey]connections of {figures.TotalConnections} seen[/]");

    private static string Size(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1000 && unit < units.Length - 1)
            (size, unit) = (size / 1000, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {units[unit]}");
    }

    private static string Line(ObjectView item)
    {
        var name = item.Name is { Length: > 0 } given ? $" [bold]{Markup.Escape(given)}[/]" : "";
        var status = item.OperatingStatus is { } known ? $" {StatusMarkup.Of(known)}" : "";
        return $"{StatusMarkup.Word(item.Object.Kind)}{name} {Markup.Escape(item.Text)}{status} [grey]{item.Object.Id.ToString("D")[..8]}[/]";
    }
}
