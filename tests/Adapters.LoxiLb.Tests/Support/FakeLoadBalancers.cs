using System.Threading.Channels;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Adapters.LoxiLb.Tests.Support;

/// <summary>Takes what load balancers are told.</summary>
internal sealed class FakeLoadBalancers : ILoadBalancers
{
    private readonly Channel<(LoadBalancerId To, LoadBalancerInput Input)> _taken =
        Channel.CreateUnbounded<(LoadBalancerId, LoadBalancerInput)>();
    private Refusal _refusal = Refusal.Unavailable("mailbox full");
    private int _refusals;

    public Dictionary<ObjectRef, LoadBalancerId> Owners { get; } = [];

    public Dictionary<string, LoadBalancerId> AddressOwners { get; } = [];

    public HashSet<LoadBalancerId> Placed { get; } = [];

    /// <summary>Completes at the next refusal.</summary>
    public TaskCompletionSource Refused { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was told rather than asked.</summary>
    public TaskCompletionSource<(LoadBalancerId To, LoadBalancerInput Input)> Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>So many of the next inputs are refused: by a full mailbox unless it is said otherwise.</summary>
    public void RefuseNext(int count, Refusal? because = null) => (_refusals, _refusal) = (count, because ?? _refusal);

    public bool Tell(LoadBalancerId id, LoadBalancerInput input) => Told.TrySetResult((id, input));

    public ValueTask<Reply> AskAsync(LoadBalancerId id, LoadBalancerInput input, CancellationToken cancellation)
    {
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            Refused.TrySetResult();
            return ValueTask.FromResult<Reply>(new Reply.Refused(_refusal));
        }

        _taken.Writer.TryWrite((id, input));
        return ValueTask.FromResult(Reply.None);
    }

    public LoadBalancerId? OwnerOf(ObjectRef @object) => Owners.TryGetValue(@object, out var owner) ? owner : null;

    public ValueTask<LoadBalancerId?> FindOwnerAsync(ObjectRef @object, CancellationToken cancellation) => ValueTask.FromResult(OwnerOf(@object));

    public LoadBalancerId? OwnerOfAddress(string address) => AddressOwners.TryGetValue(address, out var owner) ? owner : null;

    public IReadOnlyCollection<LoadBalancerId> PlacedOn(NodeName node) => [.. Placed];

    public bool TryReserveAddress(string address, LoadBalancerId id) => throw new NotSupportedException();

    public void ReleaseReservation(string address, LoadBalancerId id) => throw new NotSupportedException();

    public async Task<(LoadBalancerId To, LoadBalancerInput Input)> NextAsync()
    {
        using var clock = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _taken.Reader.ReadAsync(clock.Token);
    }

    /// <summary>The load balancer and the outcome of its next role.</summary>
    public async Task<(LoadBalancerId LoadBalancer, RoleAssigned Outcome)> NextRoleAsync() =>
        await NextAsync() is (var to, RoleAssigned outcome) ? (to, outcome) : throw new InvalidOperationException("something else than a role's outcome was told");

    public async Task<NodeConfigured> NextOutcomeAsync() => Assert.IsType<NodeConfigured>((await NextAsync()).Input);

    /// <summary>Everything told so far.</summary>
    public List<(LoadBalancerId To, NodeObserved Input)> Observed()
    {
        var all = new List<(LoadBalancerId, NodeObserved)>();
        while (_taken.Reader.TryRead(out var item))
            all.Add((item.To, Assert.IsType<NodeObserved>(item.Input)));
        return all;
    }
}
