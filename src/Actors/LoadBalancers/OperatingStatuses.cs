using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>
/// The operating status of every object, from what the nodes hold and said. ONLINE means that a node said so:
/// as long as none has, a listener or member stays OFFLINE. Of nodes that are silent the last word stands, and nothing gets better by it.
/// </summary>
public static class OperatingStatuses
{
    /// <summary>Those that differ from what Octavia was told last.</summary>
    /// <param name="compile">What a wanted version means on a node.</param>
    public static IEnumerable<ToldStatus> Changed(LoadBalancerState state, Func<WantedVersion, NodeConfiguration> compile)
    {
        var told = state.Told.ToDictionary(t => t.Object, t => t.Status);
        return Of(state, compile).Where(now => !told.TryGetValue(now.Object, out var before) || before != now.Status);
    }

    /// <summary>Children before parents.</summary>
    public static IEnumerable<ToldStatus> Of(LoadBalancerState state, Func<WantedVersion, NodeConfiguration> compile)
    {
        if (state.Tree is not { } tree)
            return [];
        var statuses = new Dictionary<ObjectRef, OperatingStatus>();
        var served = ServedListeners(state, tree, compile);
        var lost = IsLost(state);
        foreach (var pool in tree.Pools)
        {
            foreach (var member in pool.Members)
                statuses[member.Id] = OfMember(state, tree, pool, member);
            var isServed = served.Any(listener => listener.DefaultPoolId == pool.Id);
            var isLost = lost && tree.Listeners.Any(listener => listener.DefaultPoolId == pool.Id && IsWanted(tree, listener));
            statuses[pool.Id] = isLost ? OperatingStatus.Error : isServed ? OfServedPool(state, pool, statuses) : OperatingStatus.Offline;
            if (pool.HealthMonitor is { } monitor)
                statuses[monitor.Id] = isServed && monitor.AdminStateUp ? OperatingStatus.Online : OperatingStatus.Offline;
        }

        foreach (var listener in tree.Listeners)
        {
            var shown = served.Contains(listener) || (lost && IsWanted(tree, listener));
            statuses[listener.Id] = shown ? statuses[listener.DefaultPoolId!.Value] : OperatingStatus.Offline;
        }

        statuses[tree.Id] = lost ? OfLost(tree) : OfLoadBalancer(state, tree, [.. served.Select(listener => statuses[listener.Id])]);
        var isHearsay = IsHearsay(state);
        return statuses.OrderBy(s => s.Key.Kind).ThenBy(s => s.Key.Id)
            .Select(s => new ToldStatus(s.Key, isHearsay && s.Key.Kind is not ObjectKind.Member ? NoBetter(s.Value, state.ToldOf(s.Key)) : s.Value));
    }

    /// <summary>Whoever serves did not answer when it was looked at last: it may have lost what it held.</summary>
    private static bool IsHearsay(LoadBalancerState state) =>
        state.Holders.Any(node => node.IsServing) && state.Holders.All(node => !node.IsServing || node.Silence is not null);

    private static OperatingStatus NoBetter(OperatingStatus now, OperatingStatus? told) => (now, told) switch
    {
        (OperatingStatus.Online or OperatingStatus.Degraded, null) => OperatingStatus.Offline,
        (OperatingStatus.Online or OperatingStatus.Degraded, OperatingStatus.Offline or OperatingStatus.Error) => told.Value,
        _ => now,
    };

    /// <summary>Those who served are dead, and nobody has taken their place yet.</summary>
    private static bool IsLost(LoadBalancerState state) =>
        !state.Holders.Any(node => node.IsServing)
        && (state.Failover is { Cause: FailoverCause.NodeDead }
            || (state.Holders.Any(node => node.Role is HaRole.Master) && state.Holders.All(node => node.Role is not HaRole.Master || node.IsDead)));

    private static OperatingStatus OfLost(LoadBalancer tree) => tree.AdminStateUp ? OperatingStatus.Error : OperatingStatus.Offline;

    /// <summary>A node whose word on the members counts: it answers, and was looked at since it was last changed.</summary>
    internal static bool IsWitness(NodePlacement node) =>
        node is { Silence: null, IsDead: false, WantsNothing: false } && node.Applied is { } applied && node.SeenGeneration == applied.Generation && applied.Generation > 0;

    private static bool HasAnswered(NodePlacement node) =>
        node.SeenGeneration > 0 || node is { Applied: not null, LastAttempt: > 0 };

    /// <summary>Those that a node which serves has a rule for; a change that is on its way, or failed, does not end them.</summary>
    private static HashSet<Listener> ServedListeners(LoadBalancerState state, LoadBalancer tree, Func<WantedVersion, NodeConfiguration> compile)
    {
        var served = state.Holders.Where(node => node.IsServing).Select(node => node.Serving?.Generation).ToHashSet();
        var listeners = state.Versions
            .Where(version => served.Contains(version.Generation))
            .SelectMany(version => compile(version).Rules)
            .Select(rule => RuleName.ListenerOf(rule.Name))
            .ToHashSet();
        return [.. tree.Listeners.Where(listener => IsWanted(tree, listener) && listeners.Contains(listener.Id))];
    }

    /// <summary>What is down by its administrator, or has lost its pool, is OFFLINE even before its rule has gone from the last node.</summary>
    private static bool IsWanted(LoadBalancer tree, Listener listener) =>
        tree.AdminStateUp && listener.AdminStateUp && listener.DefaultPoolId is { } pool && tree.FindPool(pool) is { AdminStateUp: true };

    private static OperatingStatus OfMember(LoadBalancerState state, LoadBalancer tree, Pool pool, Member member)
    {
        if (!member.AdminStateUp || !pool.AdminStateUp || !tree.AdminStateUp)
            return OperatingStatus.Offline;
        if (member.Weight == 0)
            return OperatingStatus.Draining;
        if (pool.HealthMonitor is not { AdminStateUp: true } || IsIdleBackup(state, pool, member))
            return OperatingStatus.NoMonitor;
        var witnesses = state.Nodes.Where(IsWitness).ToArray();
        if (witnesses.Length == 0)
            return state.ToldOf(member.Id) is { } told and not OperatingStatus.NoMonitor ? told : OperatingStatus.Offline;
        return witnesses.All(node => node.Down.Contains(member.Id)) ? OperatingStatus.Error : OperatingStatus.Online;
    }

    /// <summary>A backup that does not serve stands on no node, so nobody probes it.</summary>
    private static bool IsIdleBackup(LoadBalancerState state, Pool pool, Member member) =>
        member.Backup && !state.Wanted!.BackupsIn.Contains(pool.Id) && pool.Members.Any(m => m is { AdminStateUp: true, Backup: false, Weight: > 0 });

    private static OperatingStatus OfServedPool(LoadBalancerState state, Pool pool, Dictionary<ObjectRef, OperatingStatus> statuses)
    {
        var serving = pool.Members
            .Where(member => member is { AdminStateUp: true, Weight: > 0 } && !IsIdleBackup(state, pool, member))
            .Select(member => statuses[member.Id])
            .ToArray();
        if (serving.All(status => status is OperatingStatus.Error))
            return OperatingStatus.Error;
        return serving.Any(status => status is OperatingStatus.Error) ? OperatingStatus.Degraded : OperatingStatus.Online;
    }

    private static OperatingStatus OfLoadBalancer(LoadBalancerState state, LoadBalancer tree, OperatingStatus[] listeners)
    {
        if (!tree.AdminStateUp || !state.Nodes.Any(HasAnswered))
            return OperatingStatus.Offline;
        if (listeners.Length > 0 && listeners.All(status => status is OperatingStatus.Error))
            return OperatingStatus.Error;
        var allNodesServe = state.Holders.Where(node => !node.IsAside).All(node => node is { IsDown: false, Failure: null, RoleFailure: null, Serving: not null, Held: not null });
        return allNodesServe && listeners.All(status => status is OperatingStatus.Online) ? OperatingStatus.Online : OperatingStatus.Degraded;
    }
}
