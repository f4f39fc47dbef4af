using System.Text.Json;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes;
using LoxiActors.Adapters.LoxiLb.Reading;
using LoxiActors.Adapters.LoxiLb.Wire;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Simulation.Nodes;
using LoxiActors.Simulation.Octavia;

namespace LoxiActors.Simulation.Promises;

internal sealed partial class PromiseChecker
{
    /// <summary>After the deadline by which an operation has to have ended, a host that serves may need so much longer: timers, a failed append, a fresh start.</summary>
    private static readonly TimeSpan DeadlineSlack = TimeSpan.FromMinutes(3);

    private TimeSpan _servedSince;

    /// <summary>Every operation ends. Called once a minute of virtual time.</summary>
    public void LookAtDeadlines()
    {
        var now = _cloud.Agenda.Now;
        if (_cloud.Database.IsAway || !_cloud.Hosts.Any(host => host is { IsFrozen: false, Life.IsActive: true }))
            _servedSince = now;
        foreach (var replayed in _loadBalancers.All)
        {
            foreach (var operation in replayed.State.Operations)
            {
                var deadline = operation.AcceptedAt + _cloud.Settings.LoadBalancers.OperationDeadline - Kernel.Agenda.Start;
                var deletes = operation.Touched.Any(touched => touched.Change is ObjectChange.Deleted);
                if (!deletes && now - (deadline > _servedSince ? deadline : _servedSince) > DeadlineSlack)
                {
                    Broken(5, $"operation {operation.Number} ({operation.Method}) of {replayed.State.Id} should have ended at {Kernel.Trace.At(deadline).TrimStart()}");
                    return;
                }
            }
        }
    }

    /// <summary>Everything that isn't as it should be when nothing has failed and nobody has asked for anything for long enough; the first few.</summary>
    /// <returns>With the promise that it breaks.</returns>
    public IEnumerable<(int Promise, string Text)> Unsettled()
    {
        var held = _cloud.Nodes.ToDictionary(node => node.Key, node => new Lazy<NodeLists>(() => Lists(node.Value)));
        foreach (var row in _cloud.Octavia.Rows)
        {
            foreach (var found in Unsettled(row, held))
                yield return found;
        }

        foreach (var found in UnsettledFleet())
            yield return found;

        foreach (var replayed in _loadBalancers.All)
        {
            foreach (var found in Unsettled(replayed.State))
                yield return found;
        }

        foreach (var node in _cloud.Nodes.Values)
        {
            var names = _loadBalancers.All.Where(replayed => replayed.State.Holders.Any(placed => placed.Name == node.Name) && replayed.State.Tree is not null)
                .SelectMany(replayed => replayed.State.Tree!.Listeners.Select(listener => RuleName.Of(listener.Id, replayed.State.Id))).ToHashSet(StringComparer.Ordinal);
            foreach (var rule in node.State.Rules.All.Where(rule => !names.Contains(rule.Name)))
                yield return (3, $"{node.Name} still has the rule {rule.Key.ExternalIp} {rule.Key.Protocol}/{rule.Key.Port} named {rule.Name}, which nobody wants there");
        }
    }

    private IEnumerable<(int Promise, string Text)> Unsettled(Row row, Dictionary<NodeName, Lazy<NodeLists>> held)
    {
        foreach (var (what, provisioning) in row.Provisioning.OrderBy(one => (one.Key.Kind, one.Key.Id)))
        {
            if (provisioning is not Provisioning.Active)
                yield return (5, $"Octavia has {what} of {row.Id} in {provisioning}");
        }

        if (Of(row.Id)?.State is not { Phase: LoadBalancerPhase.Living, Tree: { } tree } state)
        {
            yield return (1, $"Octavia has {row.Id}, and the journal doesn't");
            yield break;
        }

        if (TreeOf(row, tree) is { } wanted && !TreeEquality.Same(wanted, tree))
            yield return (3, $"Octavia's tree of {row.Id} isn't the journal's: {string.Join(", ", TreeChanges.Between(tree, wanted).Select(change => change.GetType().Name))}");
        var configuration = Wanted(state);
        foreach (var found in UnsettledRoles(state))
            yield return found;
        foreach (var node in state.Holders)
        {
            var slice = Slice(held[node.Name].Value, state, configuration);
            if (ConfigurationDiff.Plan(slice.Held, configuration) is { Length: > 0 } missing)
                yield return (3, $"{node.Name} doesn't hold what is wanted for {row.Id}: {string.Join(", ", missing)}");
            foreach (var rule in slice.Unusable)
                yield return (3, $"{node.Name} has the rule {rule.Key} of {row.Id} in a way that can't be used");
        }

        var turn = new Turn(_cloud.Settings.LoadBalancers, state, _cloud.Agenda.Clock);
        foreach (var (what, status) in OperatingStatuses.Of(state, version => turn.Compile(version).Configuration).Select(one => (one.Object, one.Status)))
        {
            if (row.Operating.TryGetValue(what, out var told) && told != status)
                yield return (7, $"Octavia has {what} of {row.Id} as {told}, and it is {status}");
            if (status is OperatingStatus.Error or OperatingStatus.Degraded)
                yield return (7, $"{what} of {row.Id} is {status}, and nothing is wrong");
        }
    }

    private static IEnumerable<(int Promise, string Text)> Unsettled(LoadBalancerState state)
    {
        if (state.Phase is LoadBalancerPhase.Retired or LoadBalancerPhase.Unknown)
            yield break;
        if (!state.Operations.IsEmpty)
            yield return (5, $"operation {state.Operations[0].Number} ({state.Operations[0].Method}) of {state.Id} is open");
        if (!state.Owed.IsEmpty)
            yield return (5, $"{state.Id} still owes {state.Owed.Length} statuses");
        if (!state.Faulted.IsEmpty)
            yield return (5, $"{state.Id} has {state.Faulted.Length} faulted objects: {state.FaultReason}");
        if (state.ReadBack is not null)
            yield return (5, $"{state.Id} still wants its tree");
        if (state.Phase is LoadBalancerPhase.Deleted)
            yield return (5, $"{state.Id} is deleted and hasn't retired");
    }

    private static NodeLists Lists(SimNode node) => new(
        JsonSerializer.Deserialize(node.Read("loadbalancer"), WireJson.Default.RuleList)!.Items ?? [],
        JsonSerializer.Deserialize(node.Read("endpoint"), WireJson.Default.EndpointList)!.Items ?? [],
        JsonSerializer.Deserialize(node.Read("firewall"), WireJson.Default.FirewallList)!.Items ?? []);

    /// <summary>What the node really holds of a load balancer.</summary>
    private static NodeSlice Slice(NodeLists lists, LoadBalancerState state, NodeConfiguration wanted)
    {
        var ours = new Ownership([.. state.Tree!.VipAddresses], [.. state.Tree.Listeners.SelectMany(listener => RuleName.AllOf(listener.Id, state.Id))], []);
        return NodeSlice.Of(lists, ours, wanted);
    }
}
