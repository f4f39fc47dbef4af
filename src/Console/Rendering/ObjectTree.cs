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
        var tree = new Tree($"{StatusMarkup.Of(summary.ProvisioningStatus)} {StatusMarkup.Of(summary.OperatingStatus)} "
            + $"[bold]{Markup.Escape(summary.Name ?? "load balancer")}[/] {Markup.Escape(summary.VipAddress ?? "")} [grey]{summary.Id}[/]");
        var places = new Dictionary<ObjectRef, IHasTreeNodes> { [summary.Id] = tree };
        foreach (var item in view.Objects.Where(item => item.Object != summary.Id))
        {
            // A parent that isn't shown must not hide its children.
            var parent = item.Parent is { } known && places.TryGetValue(known, out var place) ? place : tree;
            places[item.Object] = parent.AddNode(Line(item));
        }

        return tree;
    }

    private static string Line(ObjectView item)
    {
        var name = item.Name is { Length: > 0 } given ? $" [bold]{Markup.Escape(given)}[/]" : "";
        var status = item.OperatingStatus is { } known ? $" {StatusMarkup.Of(known)}" : "";
        return $"{StatusMarkup.Word(item.Object.Kind)}{name} {Markup.Escape(item.Text)}{status} [grey]{item.Object.Id.ToString("D")[..8]}[/]";
    }
}
