using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Composition;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Simulation.Hosts;

/// <summary>
/// The way to the load balancers, with replies that are given on the simulation's thread: the engine completes them for the thread
/// pool, so they are looked for after everything that the host does.
/// </summary>
internal sealed class SimLoadBalancers(LocalLoadBalancers engine) : ILoadBalancers
{
    private List<(Task<Reply> Asked, TaskCompletionSource<Reply> Given)> _open = [];

    /// <summary>Each input, before it is delivered.</summary>
    public event Action<LoadBalancerId, LoadBalancerInput>? Asking;

    public ValueTask<Reply> AskAsync(LoadBalancerId id, LoadBalancerInput input, CancellationToken cancellation)
    {
        Asking?.Invoke(id, input);
        var asked = engine.AskAsync(id, input, CancellationToken.None);
        if (asked.IsCompleted)
            return asked;
        var given = new TaskCompletionSource<Reply>();
        if (cancellation.CanBeCanceled)
            cancellation.UnsafeRegister(_ => given.TrySetCanceled(cancellation), null);
        _open.Add((asked.AsTask(), given));
        return new ValueTask<Reply>(given.Task);
    }

    public bool Tell(LoadBalancerId id, LoadBalancerInput input) => engine.Tell(id, input);

    public LoadBalancerId? OwnerOf(ObjectRef @object) => engine.OwnerOf(@object);

    public LoadBalancerId? OwnerOfAddress(string address) => engine.OwnerOfAddress(address);

    public IReadOnlyCollection<LoadBalancerId> PlacedOn(NodeName node) => [.. engine.PlacedOn(node).OrderBy(id => id.Value)];

    public bool TryReserveAddress(string address, LoadBalancerId id) => engine.TryReserveAddress(address, id);

    public void ReleaseReservation(string address, LoadBalancerId id) => engine.ReleaseReservation(address, id);

    /// <summary>Gives the replies that are there.</summary>
    public void Settle()
    {
        if (!_open.Exists(static one => one.Asked.IsCompleted))
            return;
        var open = _open;
        _open = [.. open.Where(one => !one.Asked.IsCompleted)];
        foreach (var (asked, given) in open)
        {
            if (asked.IsCompleted)
                given.TrySetResult(asked.Result);
        }
    }
}
