using System.Collections.Immutable;
using LoxiActors.Bench.Load;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Bench.Figures;

/// <summary>Calls that reach a node for a working day's changes, reads included, against the fewest that LoxiLB's API allows, counted by hand.</summary>
internal sealed class NodeCalls : IBenchmark
{
    private static readonly HashSet<string> ByTheClock = ["GET /version", "GET /config/bfd/all"];

    public string Name => "node-calls";

    public IReadOnlyList<string> Figures { get; } = ["node_calls_ratio"];

    public string Description => "calls that reach two nodes for each kind of change, against the fewest possible";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        // The watch looks by the clock, not by the change; after its first look it stays away.
        await using var cloud = await Cloud.StartAsync(postMilliseconds: 0, watchEvery: TimeSpan.FromMinutes(5));
        await cloud.Driver.FirstLooksAsync();
        var sent = 0L;
        var least = 0L;
        foreach (var (call, perNode) in Changes())
        {
            var before = Counts(cloud);
            await cloud.Driver.CallAsync(call);
            await cloud.Driver.EndOfOperationAsync(Calls.LoadBalancer(0).Value);
            var made = Counts(cloud).Select(count => (Call: count.Key, Times: count.Value - before.GetValueOrDefault(count.Key))).Where(count => count.Times > 0).ToList();
            var calls = made.Sum(count => count.Times);
            if (calls != perNode * cloud.Nodes.Length)
                say($"{call.Method}: {calls} calls, {perNode * cloud.Nodes.Length} would do: {string.Join(", ", made.Select(count => $"{count.Times} x {count.Call}"))}");
            sent += calls;
            least += perNode * cloud.Nodes.Length;
        }

        var ratio = (double)sent / least;
        return [new Figure("node_calls_ratio", ratio, "ratio", sent, $"the fewest possible, {least}", ratio)];
    }

    /// <summary>Every call, reads included; but for those that listen for the nodes by the clock and not by the change.</summary>
    private static Dictionary<string, long> Counts(Cloud cloud) =>
        cloud.Nodes.SelectMany(node => node.Control.CallCounts).Where(count => !ByTheClock.Contains(count.Key)).GroupBy(count => count.Key).ToDictionary(count => count.Key, count => count.Sum(one => (long)one.Value));

    /// <summary>Each change with the calls that one node can't do without.</summary>
    private static IEnumerable<(DriverCall Call, int PerNode)> Changes()
    {
        var pool = Calls.Pool(0);
        var monitor = new HealthMonitorPayload
        {
            HealthMonitorId = Calls.Monitor(0), PoolId = pool, AdminStateUp = true, Type = "TCP", Delay = 5, Timeout = 3, MaxRetries = 1, MaxRetriesDown = 3,
        };
        ListenerPayload Listener() => new() { ListenerId = Calls.Listener(0) };
        MemberPayload Member(int member) => new() { MemberId = Calls.Member(0, member) };

        // The rule, and the role of the load balancer's instance.
        yield return (Calls.Create(0, members: 1), 2);
        yield return (new LoadBalancerUpdate(new() { LoadBalancerId = Calls.LoadBalancer(0) }, new() { LoadBalancerId = Calls.LoadBalancer(0), Name = "renamed" }), 0);
        yield return (Calls.CreateMember(0, 1), 1);
        yield return (Calls.CreateMember(0, 2), 1);
        yield return (new MemberUpdate(Member(1), Member(1) with { Weight = 3 }), 1);
        yield return (new MemberUpdate(Member(1), Member(1) with { Name = "only a name" }), 0);
        yield return (new ListenerUpdate(Listener(), Listener() with { TimeoutClientData = 90_000, TimeoutMemberData = 90_000 }), 2);
        yield return (new MemberUpdate(Member(1), Member(1) with { Weight = 1 }), 1);
        yield return (new ListenerUpdate(Listener(), Listener() with { TimeoutClientData = 50_000, TimeoutMemberData = 50_000 }), 1);
        yield return (new PoolUpdate(new() { PoolId = pool }, new() { PoolId = pool, LbAlgorithm = "SOURCE_IP" }), 1);
        yield return (new PoolUpdate(new() { PoolId = pool }, new() { PoolId = pool, LbAlgorithm = "ROUND_ROBIN" }), 1);
        yield return (new HealthMonitorCreate(monitor), 3);
        yield return (new HealthMonitorUpdate(monitor, new() { HealthMonitorId = Calls.Monitor(0), Delay = 9 }), 3);

        // The three lists are read first: only the node knows who else uses an endpoint object.
        yield return (new HealthMonitorDelete(monitor), 3 + 3);
        yield return (new ListenerUpdate(Listener(), Listener() with { AllowedCidrs = ImmutableArray.Create("192.0.2.0/24") }), 2);
        yield return (new ListenerUpdate(Listener(), Listener() with { AllowedCidrs = ImmutableArray.Create("192.0.2.0/24", "203.0.113.0/24") }), 1);
        yield return (new ListenerUpdate(Listener(), Listener() with { AllowedCidrs = ImmutableArray<string>.Empty }), 3);
        yield return (Calls.DeleteMember(0, 2), 1);
        yield return (new ListenerUpdate(Listener(), Listener() with { AdminStateUp = false }), 1);
        yield return (new ListenerUpdate(Listener(), Listener() with { AdminStateUp = true }), 1);
        yield return (new LoadBalancerDelete(new() { LoadBalancerId = Calls.LoadBalancer(0) }, Cascade: true), 1);
    }
}
