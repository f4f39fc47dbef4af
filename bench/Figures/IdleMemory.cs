using System.Diagnostics;
using System.Runtime;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Bench.Load;

namespace LoxiActors.Bench.Figures;

/// <summary>What a load balancer with nothing to do costs while it stays in memory: state, mailbox, index, the process's own growth.</summary>
internal sealed class IdleMemory : IBenchmark
{
    private const int LoadBalancers = 100_000;

    public string Name => "idle";

    public IReadOnlyList<string> Figures { get; } = ["idle_lb_bytes"];

    public string Description => $"{LoadBalancers} idle load balancers with one listener, one pool and three members";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        using var scratch = new ScratchDirectory();
        await using var population = await Population.OpenAsync(scratch.Path, acknowledge: true);
        await population.CreateAsync(256, _ => { });
        var before = Resident();
        var already = population.Host.Resident;
        await population.CreateAsync(LoadBalancers, done => say($"{done} created"));
        var added = population.Host.Resident - already;
        if (added < LoadBalancers - 256)
            throw new InvalidOperationException($"only {added} load balancers are in memory");
        var value = (double)(Resident() - before) / added;

        var definition = new LoadBalancerDefinition(new LoadBalancerSettings(), () => Protocol.Nodes.NodeInventory.Empty);
        var state = await population.Host.StateOfAsync(Calls.LoadBalancer(1_000).ToString());
        var stored = definition.SerializeState(state!).Length;
        return [new Figure("idle_lb_bytes", value, "bytes", added, "its snapshot as JSON", value / stored)];
    }

    private static long Resident()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
