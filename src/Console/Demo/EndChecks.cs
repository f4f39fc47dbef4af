using LoxiActors.Console.Api;
using LoxiActors.Console.Demo.Nodes;
using LoxiActors.Console.Demo.Octavia;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Console.Demo;

/// <summary>Holds the end against the cookbook: what Octavia shows, what is still owed, and what every node says that it holds.</summary>
internal sealed class EndChecks(ControlPlane plane, OctaviaSide octavia, NodeReader reader, Cookbook cookbook)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);

    /// <param name="nodes">By name.</param>
    public async Task<IReadOnlyList<EndCheck>> RunAsync(IReadOnlyDictionary<string, Uri> nodes, CancellationToken cancellation)
    {
        var checks = new List<EndCheck>
        {
            await SettledAsync(() => Task.FromResult(Statuses()), cancellation),
            await SettledAsync(() => OwedAsync(cancellation), cancellation),
        };
        foreach (var (name, url) in nodes)
            checks.Add(await SettledAsync(() => NodeAsync(name, url, cancellation), cancellation));
        return checks;
    }

    /// <summary>Members come up and reports are acknowledged a moment after the last call has ended.</summary>
    private static async Task<EndCheck> SettledAsync(Func<Task<EndCheck>> check, CancellationToken cancellation)
    {
        using var ticks = new PeriodicTimer(Again);
        var deadline = DateTimeOffset.UtcNow + Settling;
        while (true)
        {
            var result = await check();
            if (result.Differences.Count == 0 || DateTimeOffset.UtcNow >= deadline)
                return result;
            await ticks.WaitForNextTickAsync(cancellation);
        }
    }

    private EndCheck Statuses()
    {
        var differences = new List<string>();
        var mirror = octavia.Mirror;
        foreach (var expected in cookbook.LoadBalancers)
        {
            var operating = Rendering.StatusMarkup.Word(expected.OperatingStatus);
            if (mirror.Find(expected.Id) is not { } found)
                differences.Add($"load balancer {expected.Id} is gone");
            else if (found.ProvisioningStatus != expected.ProvisioningStatus || found.OperatingStatus != operating)
                differences.Add($"load balancer {expected.Id} is {found.ProvisioningStatus} {found.OperatingStatus}, expected was {expected.ProvisioningStatus} {operating}");
        }

        foreach (var item in mirror.Objects.Keys.Where(item => item.Kind == ObjectKind.LoadBalancer))
        {
            if (cookbook.LoadBalancers.All(expected => expected.Id.Value != item.Id))
                differences.Add($"{item} should be gone");
        }

        foreach (var (item, value) in mirror.Objects.Where(pair => pair.Value.ProvisioningStatus != "ACTIVE"))
            differences.Add($"{item} is {value.ProvisioningStatus}");
        return new EndCheck("objects that Octavia shows ACTIVE", mirror.Objects.Count, differences);
    }

    private async Task<EndCheck> OwedAsync(CancellationToken cancellation)
    {
        var differences = new List<string>();
        foreach (var expected in cookbook.LoadBalancers)
        {
            var view = await plane.LoadBalancerAsync(expected.Id, cancellation);
            if (!view.Owed.IsEmpty)
                differences.Add($"load balancer {expected.Id} still owes Octavia {view.Owed.Length} statuses");
            if (!view.Operations.IsEmpty)
                differences.Add($"load balancer {expected.Id} has {view.Operations.Length} operations under way");
            foreach (var placement in view.Placements.Where(placement => placement.State != "in-sync"))
                differences.Add($"load balancer {expected.Id} is {placement.State} on {placement.Node}: {placement.Reason}");
        }

        return new EndCheck("load balancers that owe Octavia nothing", cookbook.LoadBalancers.Length, differences);
    }

    private async Task<EndCheck> NodeAsync(string name, Uri url, CancellationToken cancellation)
    {
        var expected = cookbook.Nodes;
        var count = expected.Rules.Count + expected.Probes.Count + expected.Firewall.Count;
        return new EndCheck(
            $"rules, probes and firewall rules on {name}",
            count,
            NodeComparison.Differences(name, expected, await reader.ReadAsync(url, cancellation)));
    }
}
