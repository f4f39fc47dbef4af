using System.Collections.Concurrent;
using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Composition.Active;
using LoxiActors.Host.Octavia;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Tests.Fakes;

/// <summary>Load balancers that answer what a test says and remember what they were told.</summary>
internal sealed class FakeLoadBalancers : ILoadBalancers
{
    private readonly Lock _gate = new();

    public ConcurrentQueue<(LoadBalancerId Id, LoadBalancerInput Input)> Inputs { get; } = [];

    public Func<LoadBalancerId, LoadBalancerInput, Reply> Answer { get; set; } = (_, _) => new Reply.Accepted(1, false);

    public Dictionary<ObjectRef, LoadBalancerId> Owners { get; } = [];

    public Dictionary<string, LoadBalancerId> Addresses { get; } = [];

    public Dictionary<string, LoadBalancerId> Reserved { get; } = [];

    public ValueTask<Reply> AskAsync(LoadBalancerId id, LoadBalancerInput input, CancellationToken cancellation)
    {
        Inputs.Enqueue((id, input));
        return ValueTask.FromResult(Answer(id, input));
    }

    public LoadBalancerId? OwnerOf(ObjectRef @object) => Owners.TryGetValue(@object, out var owner) ? owner : null;

    /// <summary>Known to the engine's store, but not yet to this host.</summary>
    public Dictionary<ObjectRef, LoadBalancerId> StoredOwners { get; } = [];

    public ValueTask<LoadBalancerId?> FindOwnerAsync(ObjectRef @object, CancellationToken cancellation) =>
        ValueTask.FromResult(OwnerOf(@object) ?? (StoredOwners.TryGetValue(@object, out var owner) ? owner : (LoadBalancerId?)null));

    public LoadBalancerId? OwnerOfAddress(string address) => Addresses.TryGetValue(address, out var owner) ? owner : null;

    public Dictionary<NodeName, IReadOnlyCollection<LoadBalancerId>> Placed { get; } = [];

    public IReadOnlyCollection<LoadBalancerId> PlacedOn(NodeName node) => Placed.GetValueOrDefault(node) ?? [];

    public bool TryReserveAddress(string address, LoadBalancerId id)
    {
        lock (_gate)
        {
            if (Addresses.TryGetValue(address, out var owner))
                return owner == id;
            return Reserved.TryAdd(address, id) || Reserved[address] == id;
        }
    }

    /// <summary>As the directory does when the events that claim the addresses are stored.</summary>
    public void ClaimReserved(LoadBalancerId id)
    {
        lock (_gate)
        {
            foreach (var address in Reserved.Where(entry => entry.Value == id).Select(entry => entry.Key).ToList())
            {
                Reserved.Remove(address);
                Addresses[address] = id;
            }
        }
    }

    public void ReleaseReservation(string address, LoadBalancerId id)
    {
        lock (_gate)
        {
            if (Reserved.TryGetValue(address, out var holder) && holder == id)
                Reserved.Remove(address);
        }
    }
}

internal sealed class FakeQueries : ILoadBalancerQueries
{
    public List<LoadBalancerView> Views { get; } = [];

    public Dictionary<LoadBalancerId, List<HistoryEntry>> Histories { get; } = [];

    public Exception? Failure { get; set; }

    public ValueTask<IReadOnlyList<LoadBalancerSummary>> ListAsync(LoadBalancerId? after, int limit, CancellationToken cancellation)
    {
        if (Failure is { } failure)
            throw failure;
        return ValueTask.FromResult<IReadOnlyList<LoadBalancerSummary>>(
        [
            .. Views.Select(view => view.Summary).OrderBy(one => one.Id.Value)
                .Where(one => after is not { } from || one.Id.Value.CompareTo(from.Value) > 0).Take(limit),
        ]);
    }

    public ValueTask<LoadBalancerView?> ShowAsync(LoadBalancerId id, CancellationToken cancellation) =>
        ValueTask.FromResult(Views.FirstOrDefault(view => view.Summary.Id == id));

    public ValueTask<IReadOnlyList<HistoryEntry>> HistoryAsync(LoadBalancerId id, long after, int limit, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<HistoryEntry>>([.. Histories.GetValueOrDefault(id, []).Where(entry => entry.Sequence > after).Take(limit)]);

    public ValueTask<FailoverPreviewView?> PreviewFailoverAsync(LoadBalancerId id, NodeName? to, CancellationToken cancellation) =>
        ValueTask.FromResult(Views.Any(view => view.Summary.Id == id) ? Preview(id, to ?? new NodeName("node-2")) : null);

    public ValueTask<IReadOnlyList<FailoverPreviewView>> PreviewLossAsync(NodeName node, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<FailoverPreviewView>>([.. Views.Select(view => Preview(view.Summary.Id, new NodeName("node-2"))!)]);

    private static FailoverPreviewView? Preview(LoadBalancerId id, NodeName then) =>
        new(id, "shop", null, [new NodeName("node-1")], [then], [$"{then} becomes MASTER"]);

    public static LoadBalancerView View(LoadBalancerId id, string name) => new(
        new LoadBalancerSummary(id, name, "project", "192.0.2.1", "ACTIVE", OperatingStatus.Online, [new NodeName("node-1")], null),
        3, [], [], [], [], ImmutableArray<string>.Empty, new ReadBackView(false, 0, null));
}

internal sealed class FakeActiveHost(ProviderAgents agents, AgentMethods methods) : IActiveHost
{
    public List<NodeView> Nodes { get; } = [];

    public static NodeView Node(string name, string? lastError = null) =>
        new(new NodeName(name), "http://127.0.0.1:11111/", null, null, true, null, null, lastError, "0.9.8", 4, 1, 2, 0);

    public ValueTask<ActiveHostView> ViewAsync(CancellationToken cancellation) => ValueTask.FromResult(new ActiveHostView(
        [.. Nodes], new HealthView([], [], 0, 0), [.. agents.All.Select(agent => new ProviderAgentView(agent.Name, agent.LastSeen))]));

    public ValueTask<ImmutableArray<ListenerStatistics>> FiguresAsync(IReadOnlyCollection<ListenerId> listeners, CancellationToken cancellation) =>
        ValueTask.FromResult(ImmutableArray<ListenerStatistics>.Empty);

    public ValueTask<Declared> DeclareDeadAsync(NodeName node, string by, string? reason, CancellationToken cancellation) => ValueTask.FromResult(Declared.Taken);

    public ValueTask<MethodAnswer> AgentAsync(string method, ReadOnlyMemory<byte> arguments, CancellationToken cancellation) =>
        methods.CallAsync(method, arguments, cancellation);
}

/// <summary>One waiting reader gets what is put in; remembers what it was asked for.</summary>
internal sealed class FakeReports : IReportFeed
{
    private readonly TaskCompletionSource<IReadOnlyList<StatusReport>> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<(int Max, TimeSpan Wait)> Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<(LoadBalancerId Id, long Number)> Released { get; } = [];

    public void Release(LoadBalancerId loadBalancer, long number) => Released.Add((loadBalancer, number));

    public void Put(params StatusReport[] reports) => _next.TrySetResult(reports);

    public async ValueTask<IReadOnlyList<StatusReport>> TakeAsync(int max, TimeSpan wait, CancellationToken cancellation)
    {
        Asked.TrySetResult((max, wait));
        return wait == TimeSpan.Zero && !_next.Task.IsCompleted ? [] : await _next.Task.WaitAsync(cancellation);
    }
}
