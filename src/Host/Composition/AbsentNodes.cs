using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Host.Composition;

/// <summary>
/// Nodes that load balancers are placed on, but that the configuration has no more. At a start only load balancers with something
/// open get a turn; the others would stay where they are until somebody calls. Being told of the node brings them back, and that
/// places them anew.
/// </summary>
internal sealed partial class AbsentNodes(HostedLoadBalancers loadBalancers, NodeInventory inventory, TimeProvider time, ILogger<AbsentNodes> log)
{
    /// <summary>Enough to share the journal's flushes, and few compared with what the engine takes.</summary>
    private const int Abreast = 64;

    private static readonly NodeObservation.Silent Absent = new("the configuration has no such node");

    /// <summary>After the engine has started. Whoever can't take it, because the journal fails, is brought back by the engine itself.</summary>
    public async Task TellAsync(CancellationToken cancellation)
    {
        var configured = inventory.Nodes.Select(node => node.Name).ToHashSet();
        foreach (var node in loadBalancers.PlacementNodes.Where(node => !configured.Contains(node)).Order())
            await TellAsync(node, cancellation);
    }

    private async Task TellAsync(NodeName node, CancellationToken cancellation)
    {
        var placed = loadBalancers.PlacedOn(node);
        var input = new NodeObserved(node, time.GetUtcNow(), Absent);
        var refused = 0;
        await Parallel.ForEachAsync(
            placed,
            new ParallelOptions { MaxDegreeOfParallelism = Abreast, CancellationToken = cancellation },
            async (loadBalancer, stop) =>
            {
                if (await loadBalancers.AskAsync(loadBalancer, input, stop) is Reply.Refused)
                    Interlocked.Increment(ref refused);
            });
        Told(log, node, placed.Count, refused);
    }
}
