using System.Diagnostics;
using System.Globalization;
using LoxiActors.Console.Api;
using LoxiActors.Console.Demo.Octavia;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Console.Demo.Kill;

/// <summary>Kills the node that serves, shows what followed and when, and brings it back.</summary>
internal sealed class KillDemo(KillPrograms programs, bool agents, DemoDisplay display)
{
    private static readonly TimeSpan SettleDeadline = TimeSpan.FromSeconds(60);
    private static readonly LoadBalancerId LoadBalancer = new(Guid.Parse(KillCalls.LoadBalancer));

    /// <summary>What happens to roles and failovers; the rest of a history is left out.</summary>
    private static readonly string[] Shown =
    [
        "node-standing-noted", "failover-", "roles-decided", "role-taken", "role-lost", "spare-", "nodes-placed", "configuration-applied", "node-leaving", "node-left", "node-drifted",
    ];

    /// <summary>True when the VIP was served again, by one node, and all was whole in the end.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        using var connection = new ApiConnection(programs.Host.Url, token: null);
        var plane = new ControlPlane(connection);
        using var octavia = new OctaviaSide(new DriverCalls(connection), new Reports(connection), static _ => { });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var agent = octavia.ReportForeverAsync(stop.Token);
        using var watch = new ServingWatch(programs.Nodes, KillCalls.Vip);

        display.Heading("A load balancer on a pair of nodes");
        await CreateAsync(octavia, cancellation);
        if (!await watch.UntilAsync(serving => serving.Count == 1, SettleDeadline, cancellation) || await WholeAsync(plane, cancellation) is not { } before)
            throw CommandException.Wrong($"the load balancer was not served within {SettleDeadline.TotalSeconds:0} s");
        display.LoadBalancer(before);
        var fine = await KillAsync(plane, watch, cancellation);

        await stop.CancelAsync();
        await agent.ContinueWith(static _ => { }, TaskScheduler.Default);
        return fine;
    }

    private async Task<bool> KillAsync(ControlPlane plane, ServingWatch watch, CancellationToken cancellation)
    {
        var victim = (await watch.ServingAsync(cancellation))[0];
        var after = (await plane.HistoryAsync(LoadBalancer, 0, cancellation))[^1].Sequence;
        display.Heading($"kill -9 of {victim}, which serves {KillCalls.Vip}{(agents ? "" : "; nobody sends heartbeats")}");
        var (killedAt, clock) = (DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());
        await programs.KillAsync(victim, cancellation);
        var served = await watch.UntilAsync(serving => serving.Count == 1 && serving[0] != victim, SettleDeadline, cancellation);
        var outage = Stopwatch.GetElapsedTime(clock);
        after = await ShowAsync(plane, after, killedAt, entries => entries.Any(entry => entry.Kind == "failover-served"), cancellation);
        var by = string.Join(", ", await watch.ServingAsync(cancellation));
        display.Text(served
            ? string.Create(CultureInfo.InvariantCulture, $"  {KillCalls.Vip} is served again {outage.TotalMilliseconds:0} ms after the kill, by {by}")
            : $"  {KillCalls.Vip} is NOT served again");

        display.Heading($"{victim} comes back, empty, with the VIP still on its loopback");
        var returnedAt = DateTimeOffset.UtcNow;
        await programs.RestartAsync(victim, agents, cancellation);
        await ShowAsync(plane, after, returnedAt, entries => entries.Count(entry => entry.Kind == "failover-ended") >= 2, cancellation);
        var whole = await WholeAsync(plane, cancellation);
        var alone = await watch.UntilAsync(serving => serving.Count == 1, TimeSpan.FromSeconds(10), cancellation);
        if (whole is not null)
            display.LoadBalancer(whole);
        display.Text(whole is not null && alone ? "  whole again, and served by one node" : "  NOT whole again");
        return served && whole is not null && alone;
    }

    private static async Task CreateAsync(OctaviaSide octavia, CancellationToken cancellation)
    {
        var number = 0;
        foreach (var (method, args) in KillCalls.All())
        {
            var (_, answer) = await octavia.CallAsync(method, args, string.Create(CultureInfo.InvariantCulture, $"kill-{++number}"), cancellation);
            if (!answer.Accepted)
                throw CommandException.Wrong($"{method} was refused: {answer.Fault?.OperatorFault}");
            if (!await octavia.UntilAsync(mirror => mirror.Find(LoadBalancer) is { IsPending: false }, SettleDeadline, cancellation))
                throw CommandException.Wrong($"{method} did not end within {SettleDeadline.TotalSeconds:0} s");
        }
    }

    /// <summary>The view once every node is in sync, has its role, and nothing is under way; null when that takes too long.</summary>
    private static async Task<LoadBalancerView?> WholeAsync(ControlPlane plane, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(SettleDeadline);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (true)
            {
                var view = await plane.LoadBalancerAsync(LoadBalancer, patience.Token);
                if (view.Failover is null && view.Placements.Length > 0
                    && view.Placements.All(placement => placement is { State: "in-sync", HasRole: true, Verdict: null }))
                    return view;
                await ticks.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Prints what happens, with the time since the beginning, until it is enough.</summary>
    private async Task<long> ShowAsync(
        ControlPlane plane, long after, DateTimeOffset since, Func<IReadOnlyList<HistoryEntry>, bool> enough, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(SettleDeadline);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var all = new List<HistoryEntry>();
        try
        {
            while (!enough(all))
            {
                var entries = await plane.HistoryAsync(LoadBalancer, after, patience.Token);
                foreach (var entry in entries)
                {
                    after = entry.Sequence;
                    all.Add(entry);
                    if (Shown.Any(kind => entry.Kind.StartsWith(kind, StringComparison.Ordinal)))
                        display.Text(string.Create(CultureInfo.InvariantCulture, $"  {(entry.At - since).TotalMilliseconds,7:0} ms  {entry.Text}"));
                }

                if (!enough(all))
                    await ticks.WaitForNextTickAsync(patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            display.Text($"  nothing more within {SettleDeadline.TotalSeconds:0} s");
        }

        return after;
    }
}
