using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>What each event makes of a load balancer's state.</summary>
public static partial class LoadBalancerEvolution
{
    /// <summary>Older wanted versions kept for nodes that lag; a node further behind is read before it is changed.</summary>
    private const int VersionsMax = 8;

    private const int RecentCallsMax = 32;

    public static LoadBalancerState Evolve(LoadBalancerState state, LoadBalancerEvent @event) => @event switch
    {
        OperationAccepted accepted => Accept(state, accepted),
        OperationEnded ended => End(state, ended),
        TreeCorrected corrected => Correct(state, corrected),
        TreeGone => Gone(state),
        TreeReadBack read => state with
        {
            ReadBackThrough = Math.Max(state.ReadBackThrough, read.AfterOperation),
            ReadBackAt = read.At,
            IsReadBackAsked = false,
            UnreadableInARow = read.Unreadable is null ? 0 : state.UnreadableInARow + 1,
            LastReport = state.LastReport + 1,
        },
        ReadBackAsked => state with { IsReadBackAsked = true, LastReport = state.LastReport + 1 },
        CallAbandoned abandoned => Abandon(state, abandoned),
        NodesPlaced placed => Place(state, placed),
        ConfigurationStarted started => OnNode(state, started.Node, node => node with
        {
            Attempt = new Attempt(started.Attempt, started.Generation, started.Empties),
            LastAttempt = started.Attempt,
            ChangedAt = started.At,
        }),
        ConfigurationApplied applied => Prune(OnNode(state, applied.Node, node => Apply(node, applied))),
        ConfigurationFailed failed => OnNode(state, failed.Node, node => node with
        {
            Applied = null,
            Attempt = null,
            ChangedAt = failed.At,
            Failure = new NodeFailure(failed.Generation, failed.Refused, failed.Reason, (node.Failure?.Consecutive ?? 0) + 1, failed.RetryAt),
        }),
        NodeDrifted drifted => OnNode(state, drifted.Node, node => node with
        {
            Applied = null,
            Serving = drifted.Emptied ? null : node.Serving,
            Emptied = drifted.Emptied ? true : node.Emptied,
            OwesFence = drifted.Emptied ? true : node.OwesFence,
            Held = drifted.Emptied ? null : node.Held,
            Attempt = null,
            Failure = null,
            ChangedAt = drifted.At,
        }),
        NodeSeen seen => OnNode(state, seen.Node, node => node with
        {
            Silence = null,
            Down = seen.Down,
            SeenGeneration = node.Applied?.Generation ?? node.SeenGeneration,
            Failure = node.Failure is { Refused: false } failure ? failure with { Consecutive = 1, RetryAt = seen.At } : node.Failure,
        }),
        NodeFellSilent silent => OnNode(state, silent.Node, node => node with { Silence = silent.Reason }),
        BackupsChanged backups => Want(state, state.Tree, backups.In),
        StatusesOwed owed => Owe(state, owed),
        StatusesAcknowledged acknowledged => Settle(state, acknowledged.Number),
        LoadBalancerReleased => state with { Released = true },
        LoadBalancerRetired => state with { Phase = LoadBalancerPhase.Retired, Versions = [], Leaving = null, Nodes = [], Told = [], Failover = null },
        _ => EvolveRoles(state, @event),
    };

    private static LoadBalancerState Accept(LoadBalancerState state, OperationAccepted accepted)
    {
        var next = state with { Phase = accepted.DeletesLoadBalancer ? LoadBalancerPhase.Deleted : LoadBalancerPhase.Living };
        if (accepted.DeletesLoadBalancer)
            next = Want(next, null, []) with { Leaving = state.Tree ?? state.Leaving };
        else if (!accepted.Changes.IsEmpty)
            next = Want(next, TreeChanges.ApplyTo(state.Tree, accepted.Changes), state.Wanted?.BackupsIn ?? []);

        var touched = accepted.Touched.Select(t => t.Object).ToHashSet();
        var faulted = state.Faulted.RemoveAll(fault => touched.Contains(fault.Object));
        return next with
        {
            Operations = state.Operations.Add(new Operation(
                accepted.Number, accepted.Method, next.Generation, accepted.Touched, accepted.At, accepted.Deadline, state.Faulted.RemoveAll(faulted.Contains))),
            LastOperation = accepted.Number,
            LastReport = state.LastReport + 1,
            RecentCalls = Remember(state.RecentCalls, new AcceptedCall(accepted.CallId, accepted.Number)),
            Faulted = faulted,
            FaultReason = faulted.IsEmpty ? null : state.FaultReason,
            Owed = WithoutProvisioningOf(state.Owed, touched),
        };
    }

    private static ImmutableArray<AcceptedCall> Remember(ImmutableArray<AcceptedCall> calls, AcceptedCall call)
    {
        var known = calls.RemoveAll(other => other.CallId == call.CallId).Add(call);
        return known.Length > RecentCallsMax ? known.RemoveRange(0, known.Length - RecentCallsMax) : known;
    }

    private static LoadBalancerState Abandon(LoadBalancerState state, CallAbandoned abandoned)
    {
        var call = state.RecentCalls.FirstOrDefault(known => known.CallId == abandoned.CallId) ?? new AcceptedCall(abandoned.CallId, 0);
        var next = state with
        {
            RecentCalls = Remember(state.RecentCalls, call with { Abandoned = true }),
            IsReadBackAsked = true,
            LastReport = state.LastReport + 1,
        };
        if (state.Operations.FirstOrDefault(operation => operation.Number == abandoned.Operation) is { } operation)
        {
            var others = state.Operations.Remove(operation);
            var faults = (operation.Faults ?? []).Where(fault => !others.Any(other => other.Touches(fault.Object))).ToArray();
            next = next with
            {
                Operations = others,
                Faulted = AddFaults(state.Faulted, faults),
                FaultReason = faults.Length == 0 ? state.FaultReason : $"Octavia gave up on call {abandoned.CallId}",
            };
        }

        return abandoned.Kept.IsEmpty
            ? next
            : Want(next, state.Leaving, []) with { Phase = LoadBalancerPhase.Living, Leaving = null };
    }

    /// <summary>Octavia has put these objects into a PENDING state again, which an older ACTIVE must not end.</summary>
    private static ImmutableArray<OwedStatus> WithoutProvisioningOf(ImmutableArray<OwedStatus> owed, HashSet<ObjectRef> touched) =>
        [.. owed
            .Select(o => touched.Contains(o.Status.Object) ? o with { Status = o.Status with { Provisioning = null } } : o)
            .Where(o => o.Status.Provisioning is not null || o.Status.Operating is not null)];

    /// <summary>What Octavia does not have any more it can't be told about: such a status would never be taken, and hold up the others.</summary>
    private static LoadBalancerState Correct(LoadBalancerState state, TreeCorrected corrected)
    {
        var tree = TreeChanges.ApplyTo(state.Tree, corrected.Changes);
        var present = TreeObjects.Of(tree).ToHashSet();

        // What is to go and is there all the same was rolled back: what really goes is not in the tree by now.
        bool IsKnown(TouchedObject touched) => touched.Change is ObjectChange.Deleted != present.Contains(touched.Object);
        var faulted = state.Phase is LoadBalancerPhase.Unknown
            ? [.. present.Select(adopted => new TouchedObject(adopted, ObjectChange.Updated))]
            : state.Faulted.RemoveAll(fault => !IsKnown(fault));
        var next = Want(state, tree, state.Wanted?.BackupsIn ?? []);
        return next with
        {
            Phase = LoadBalancerPhase.Living,

            // ACTIVE then means that the nodes hold what Octavia showed, not what its call had said.
            Operations = [.. state.Operations.Select(operation => operation with
            {
                Generation = next.Generation,
                Touched = operation.Touched.RemoveAll(touched => !IsKnown(touched)),
            })],
            Faulted = faulted,
            FaultReason = faulted.IsEmpty ? null : state.FaultReason,
            Owed = state.Owed.RemoveAll(owed => owed.Status.Provisioning is not ProvisioningStatus.Deleted && !present.Contains(owed.Status.Object)),
            Told = state.Told.RemoveAll(told => !present.Contains(told.Object)),
        };
    }

    private static LoadBalancerState Gone(LoadBalancerState state) => Want(state, null, []) with
    {
        Phase = LoadBalancerPhase.Deleted,
        Leaving = state.Tree ?? state.Leaving,
        Operations = [],
        Faulted = [],
        FaultReason = null,
        Owed = [],
        Told = [],
    };

    private static LoadBalancerState End(LoadBalancerState state, OperationEnded ended)
    {
        var operation = state.Operations.First(operation => operation.Number == ended.Number);
        var next = state with { Operations = state.Operations.Remove(operation) };
        if (ended.Succeeded)
        {
            var faulted = state.Faulted.RemoveAll(fault => operation.Touches(fault.Object));
            return next with { Faulted = faulted, FaultReason = faulted.IsEmpty ? null : state.FaultReason };
        }

        return next with
        {
            Faulted = AddFaults(state.Faulted, operation.Touched),
            FaultReason = ended.Reason,
        };
    }

    private static ImmutableArray<TouchedObject> AddFaults(ImmutableArray<TouchedObject> faulted, IEnumerable<TouchedObject> touched)
    {
        foreach (var fault in touched)
            faulted = faulted.RemoveAll(known => known.Object == fault.Object).Add(fault);
        return faulted;
    }

    private static LoadBalancerState Want(LoadBalancerState state, LoadBalancer? tree, ImmutableArray<PoolId> backupsIn)
    {
        var kept = backupsIn.IsEmpty || tree is null ? [] : backupsIn.RemoveAll(id => tree.FindPool(id) is null);
        var versions = state.Versions.Add(new WantedVersion(state.Generation + 1, tree, kept));
        return Prune(state with { Versions = versions.Length > VersionsMax ? versions.RemoveAt(0) : versions });
    }

    private static LoadBalancerState Prune(LoadBalancerState state)
    {
        if (state.Versions.Length <= 1)
            return state;
        var held = state.Nodes
            .SelectMany(node => new[] { node.Applied?.Generation, node.Serving?.Generation, node.Attempt?.Generation })
            .OfType<long>()
            .ToHashSet();
        var newest = state.Generation;
        return state with { Versions = state.Versions.RemoveAll(version => version.Generation != newest && !held.Contains(version.Generation)) };
    }

    private static LoadBalancerState Place(LoadBalancerState state, NodesPlaced placed) => state with
    {
        Nodes = [.. placed.Nodes.Select(name => state.FindNode(name) ?? new NodePlacement
        {
            Name = name,
            Applied = new AppliedVersion(0, LoadBalancerDecider.EmptyFingerprint),
            ChangedAt = placed.At,
            Role = state.RoleEpoch is null ? null : HaRole.Backup,
        })],
    };

    private static NodePlacement Apply(NodePlacement node, ConfigurationApplied applied)
    {
        // It was emptied, and is not to be any more.
        if (node is { Attempt.Empties: true, WantsNothing: false })
            return node with { Attempt = null, Failure = null, Silence = null, Serving = null, ChangedAt = applied.At };
        var version = new AppliedVersion(applied.Generation, applied.Fingerprint);
        var serving = node.IsAside ? null : version;

        // Without an attempt nothing was sent: the node already held what the new generation wants, so what was seen of it stands.
        if (node.Attempt is null)
            return node with { Applied = version, Serving = serving, SeenGeneration = WasSeen(node) ? applied.Generation : node.SeenGeneration };
        return node with
        {
            Applied = version,
            Serving = serving,
            Attempt = null,
            Failure = null,
            Silence = null,
            ChangedAt = applied.At,
            Emptied = null,
            SoundSince = node.Emptied is true ? applied.At : node.SoundSince,
        };
    }

    private static bool WasSeen(NodePlacement node) => node.SeenGeneration > 0 && node.SeenGeneration == node.Applied?.Generation;

    private static LoadBalancerState OnNode(LoadBalancerState state, NodeName name, Func<NodePlacement, NodePlacement> change)
    {
        var node = state.FindNode(name);
        return node is null ? state : state with { Nodes = state.Nodes.Replace(node, change(node)) };
    }

    private static LoadBalancerState Settle(LoadBalancerState state, long acknowledged) =>
        state with { Owed = [.. state.Owed.Select(owed => owed.After(acknowledged)).OfType<OwedStatus>()] };

    private static LoadBalancerState Owe(LoadBalancerState state, StatusesOwed owed)
    {
        var merged = state.Owed.ToDictionary(o => o.Status.Object);
        var told = state.Told.ToDictionary(t => t.Object, t => t.Status);
        var faulted = state.Faulted;
        foreach (var status in owed.Statuses)
        {
            var before = merged.TryGetValue(status.Object, out var known) ? known.Status : null;
            merged[status.Object] = new OwedStatus(
                status with { Provisioning = status.Provisioning ?? before?.Provisioning, Operating = status.Operating ?? before?.Operating },
                status.Provisioning is null ? known?.ProvisioningNumber ?? 0 : owed.Number,
                status.Operating is null ? known?.OperatingNumber ?? 0 : owed.Number);
            if (status.Operating is { } operating)
                told[status.Object] = operating;
            if (status.Provisioning is ProvisioningStatus.Deleted)
                told.Remove(status.Object);
            if (status.Provisioning is ProvisioningStatus.Active or ProvisioningStatus.Deleted)
                faulted = faulted.RemoveAll(fault => fault.Object == status.Object);
            else if (status.Provisioning is ProvisioningStatus.Error && faulted.All(fault => fault.Object != status.Object))
                faulted = faulted.Add(new TouchedObject(status.Object, ObjectChange.Updated));
        }

        return state with
        {
            Owed = [.. merged.Values.OrderBy(o => o.Status.Object.Kind).ThenBy(o => o.Status.Object.Id)],
            Told = [.. told.OrderBy(t => t.Key.Kind).ThenBy(t => t.Key.Id).Select(t => new ToldStatus(t.Key, t.Value))],
            Faulted = faulted,
            FaultReason = faulted.IsEmpty ? null : state.FaultReason,
            LastReport = owed.Number,
        };
    }
}
