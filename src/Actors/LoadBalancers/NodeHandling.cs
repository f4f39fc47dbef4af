using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Compiling;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>Takes in what happens between a load balancer and its nodes.</summary>
internal static class NodeHandling
{
    public static Reply Configured(Turn turn, NodeConfigured configured)
    {
        // An answer to an attempt of an earlier process, or a second answer, says nothing about what the node holds now.
        var node = turn.State.FindNode(configured.Node);
        if (node?.Attempt is not { } attempt || attempt.Number != configured.Attempt)
            return Reply.None;

        switch (configured.Outcome)
        {
            case ConfigureOutcome.Applied applied:
                turn.Emit(new ConfigurationApplied
                {
                    At = turn.Now,
                    Node = node.Name,
                    Generation = attempt.Generation,

                    // One that is no longer kept has none: the next change then reads the node first.
                    Fingerprint = attempt.Empties is true
                        ? LoadBalancerDecider.EmptyFingerprint
                        : turn.CompiledAt(attempt.Generation)?.Fingerprint ?? "superseded",
                    Calls = applied.Calls,
                });
                break;
            case ConfigureOutcome.Unreachable unreachable:
                Fail(turn, node, attempt, refused: false, unreachable.Reason);
                break;
            case ConfigureOutcome.RefusedByNode refused:
                Fail(turn, node, attempt, refused: true, refused.Reason);
                break;
            default:
                throw new NotSupportedException($"unknown outcome {configured.Outcome.GetType().Name}");
        }

        return Reply.None;
    }

    public static Reply Observed(Turn turn, NodeObserved observed)
    {
        if (turn.State.FindNode(observed.Node) is not { } node)
            return Reply.None;
        if (observed.Observation is NodeObservation.Silent silent)
        {
            if (node.Silence is null)
                turn.Emit(new NodeFellSilent { At = turn.Now, Node = node.Name, Reason = silent.Reason });
            return Reply.None;
        }

        if (node.Attempt is not null || observed.TakenAt < node.ChangedAt)
            return new Reply.Refused(Refusal.Unavailable($"node {node.Name} was changed since that look began"));

        var seen = (NodeObservation.Seen)observed.Observation;
        if (node is { IsLeaving: true })
            return Reply.None;
        if (LostRole(node, observed.TakenAt, seen) is { } lost)
            turn.Emit(new RoleLost { At = turn.Now, Node = node.Name, Reason = lost });
        if (node is { Applied: null, Serving: not null, Emptied: not true, IsAside: false } && seen.Rules.IsEmpty && !turn.Compiled.Configuration.Rules.IsEmpty)
        {
            turn.Emit(new NodeDrifted { At = turn.Now, Node = node.Name, Reason = "it holds none of the rules that it was given: it was restarted or emptied", Emptied = true });
            return Reply.None;
        }

        if (node.Applied?.Generation == turn.State.Generation && Drift(node.IsAside ? NodeConfiguration.Empty : turn.Compiled.Configuration, seen) is { } drift)
        {
            turn.Emit(new NodeDrifted { At = turn.Now, Node = node.Name, Reason = drift, Emptied = seen.Rules.IsEmpty && !node.IsAside });
            return Reply.None;
        }

        var down = MembersDown(turn.State.Tree, seen.Rules);
        var isNews = node.Silence is not null
            || !node.Down.AsSpan().SequenceEqual(down.AsSpan())
            || (node.Applied is { } applied && node.SeenGeneration != applied.Generation)
            || node.Failure is { Refused: false };
        if (isNews)
            turn.Emit(new NodeSeen { At = turn.Now, Node = node.Name, Down = down });
        return Reply.None;
    }

    /// <summary>Keeps the nodes that still exist and adds as many as the topology asks for; none once nothing is wanted any more.</summary>
    public static void AdjustPlacement(Turn turn, NodeInventory inventory)
    {
        if (turn.State.Phase is not (LoadBalancerPhase.Living or LoadBalancerPhase.Deleted))
            return;
        var known = turn.State.Nodes.Select(node => node.Name).ToImmutableArray();
        var existing = known.RemoveAll(name => inventory.Nodes.All(node => node.Name != name));
        var leaving = existing.RemoveAll(name => !turn.State.FindNode(name)!.IsLeaving);
        var placed = turn.State.Tree is { } tree ? [.. Fill(turn, tree, existing.RemoveRange(leaving), inventory).Union(leaving).Order()] : existing;
        if (!placed.AsSpan().SequenceEqual(known.AsSpan()))
            PlaceOn(turn, placed, known.RemoveRange(placed), inventory);
    }

    /// <summary>One more node holds it from now on.</summary>
    public static void Add(Turn turn, NodeName node, NodeInventory inventory) =>
        PlaceOn(turn, [.. turn.State.Nodes.Select(known => known.Name).Append(node).Order()], [], inventory);

    /// <summary>How new nodes stand is known from the inventory; and asked for, because it may have changed since, and only those on a node are told.</summary>
    private static void PlaceOn(Turn turn, ImmutableArray<NodeName> nodes, ImmutableArray<NodeName> left, NodeInventory inventory)
    {
        var before = turn.State.Nodes.Select(node => node.Name).ToHashSet();
        turn.Emit(new NodesPlaced { At = turn.Now, Nodes = nodes, Left = left });
        foreach (var node in inventory.Nodes.Where(node => nodes.Contains(node.Name) && !before.Contains(node.Name)))
        {
            if (node.Standing != NodeStanding.Good)
                turn.Emit(new NodeStandingNoted { At = turn.Now, Node = node.Name, Number = 0, Standing = node.Standing, Witnesses = [] });
            turn.Do(new AskStanding(turn.State.Id, node.Name));
        }
    }

    private static ImmutableArray<NodeName> Fill(Turn turn, LoadBalancer tree, ImmutableArray<NodeName> existing, NodeInventory inventory)
    {
        var topology = TopologyOf(turn, tree);
        var chosen = Choose(turn, tree, inventory);
        var all = existing.Union(chosen.Where(name => turn.State.FindNode(name) is not { IsLeaving: true }));
        return [.. (topology is Topology.ActiveActive ? all : all.Take(Math.Max(existing.Length, chosen.Length))).Order()];
    }

    public static ImmutableArray<NodeName> Choose(Turn turn, LoadBalancer tree, NodeInventory inventory) =>
        Placement.Choose(tree.Id, TopologyOf(turn, tree), tree.Zone, inventory);

    private static Topology TopologyOf(Turn turn, LoadBalancer tree) => tree.Flavor.Topology ?? turn.Settings.DefaultTopology;

    public static void Distrust(Turn turn, string reason)
    {
        foreach (var node in turn.State.Nodes.Where(node => node.Attempt is null))
            turn.Emit(new NodeDrifted { At = turn.Now, Node = node.Name, Reason = reason });
    }

    private static void Fail(Turn turn, NodePlacement node, Attempt attempt, bool refused, string reason)
    {
        var doublings = Math.Min(node.Failure?.Consecutive ?? 0, 16);
        var delay = turn.Settings.RetryDelayMin * Math.Pow(2, doublings);
        turn.Emit(new ConfigurationFailed
        {
            At = turn.Now,
            Node = node.Name,
            Generation = attempt.Generation,
            Refused = refused,
            Reason = reason,
            RetryAt = turn.Now + (delay < turn.Settings.RetryDelayMax ? delay : turn.Settings.RetryDelayMax),
        });
    }

    /// <summary>What the node shows of its role is not what it had said; null when it is, or when the look began before that.</summary>
    private static string? LostRole(NodePlacement node, DateTimeOffset takenAt, NodeObservation.Seen seen)
    {
        if (!seen.ShowsRole || node is not { Held: { } held, RoleAttempt: null } || takenAt < node.RoleChangedAt || seen.Role == held.Role)
            return null;
        return $"it was {held.Role.ToString().ToUpperInvariant()}, and shows {seen.Role?.ToString().ToUpperInvariant() ?? "no role"}";
    }

    /// <summary>How what the node shows differs from what it was given; null when it does not. How an endpoint is probed is left out: another load balancer with the same member may have set that.</summary>
    private static string? Drift(NodeConfiguration given, NodeObservation.Seen seen)
    {
        var wanted = given with { Probes = [] };
        var shown = new NodeConfiguration([.. seen.Rules.Select(observed => observed.Rule)], [], seen.Firewall);
        var calls = ConfigurationDiff.Plan(shown, wanted);
        if (calls.IsEmpty)
        {
            var lost = given.Probes.Count(probe => !seen.Probed.Contains(probe.Name));
            return lost == 0 ? null : $"it has lost the probes of {lost} endpoints";
        }

        return shown.Rules.IsEmpty && !wanted.Rules.IsEmpty
            ? $"it holds none of the {wanted.Rules.Length} rules that it was given: it was restarted or emptied"
            : $"what it holds differs from what it was given: {calls.Length} calls are needed to repair it";
    }

    private static ImmutableArray<MemberId> MembersDown(LoadBalancer? tree, ImmutableArray<ObservedRule> rules)
    {
        if (tree is null)
            return [];
        var down = new SortedSet<Guid>();
        foreach (var observed in rules.Where(rule => !rule.Inactive.IsEmpty))
        {
            var listener = tree.Listeners.FirstOrDefault(listener => listener.Id == RuleName.ListenerOf(observed.Rule.Name));
            if (listener?.DefaultPoolId is not { } poolId || tree.FindPool(poolId) is not { HealthMonitor.AdminStateUp: true } pool)
                continue;
            foreach (var endpoint in observed.Inactive)
            {
                var member = pool.Members.FirstOrDefault(m => Addresses.Canonical(m.Address) == endpoint.Address && m.ProtocolPort == endpoint.TargetPort);
                if (member is not null)
                    down.Add(member.Id.Value);
            }
        }

        return [.. down.Select(MemberId.From)];
    }
}
