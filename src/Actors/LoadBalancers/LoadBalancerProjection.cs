using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Compiling;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Actors.LoadBalancers.Editing.Mapping;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>What operators are shown of a load balancer's state.</summary>
public static class LoadBalancerProjection
{
    public static LoadBalancerSummary Summary(LoadBalancerState state)
    {
        var tree = TreeOf(state);
        return new LoadBalancerSummary(
            state.Id,
            tree?.Name,
            tree?.ProjectId,
            tree?.VipAddress,
            ProvisioningStatusOf(state),
            state.ToldOf(state.Id) ?? OperatingStatus.Offline,
            [.. state.Holders.Select(node => node.Name)],
            ReasonOf(state));
    }

    /// <param name="settings">Those that the load balancer runs with: they decide what its tree means on a node.</param>
    public static LoadBalancerView View(LoadBalancerState state, LoadBalancerSettings settings)
    {
        var tree = TreeOf(state);
        var compilation = tree is null ? null : Compiler.Compile(tree, (state.Wanted?.BackupsIn ?? []).ToHashSet(), settings.Compiler);
        return new LoadBalancerView(
            Summary(state),
            state.Generation,
            tree is null ? [] : [.. ObjectsOf(state, tree)],
            [.. state.Nodes.Select(node => Placement(state, node))],
            [.. state.Operations.Select(o => new OperationView(o.Number, o.Method, o.AcceptedAt, o.Deadline))],
            [.. state.Owed.Select(owed => owed.Status)],
            compilation is null ? [] : [.. compilation.Problems.Select(p => p.Text).Concat(compilation.Notices.Select(n => n.Text)).Distinct()],
            new ReadBackView(state.ReadBack is not null, state.ReadBackThrough, state.ReadBackAt))
        {
            Failover = state.Failover is { } failover ? View(failover) : null,
        };
    }

    private static FailoverProgressView View(OpenFailover failover) => new(
        failover.Number,
        EnumTexts<FailoverCause>.Of(failover.Cause),
        failover.Reason,
        failover.From,
        failover.To,
        failover.OpenedAt,
        failover.AdmittedAt,
        failover.ServedAt,
        failover.Spare?.Missing)
    {
        Held = failover.Withheld,
    };

    /// <summary>The tree, or the last one while the load balancer is being deleted.</summary>
    private static LoadBalancer? TreeOf(LoadBalancerState state) =>
        state.Tree ?? state.Leaving;

    private static string ProvisioningStatusOf(LoadBalancerState state)
    {
        if (!state.Operations.IsEmpty)
        {
            var changes = state.Operations.SelectMany(o => o.Touched).Where(t => t.Object == (ObjectRef)state.Id).Select(t => t.Change).ToArray();
            return changes.Contains(ObjectChange.Deleted) ? "PENDING_DELETE"
                : changes.Contains(ObjectChange.Created) ? "PENDING_CREATE"
                : "PENDING_UPDATE";
        }

        if (!state.Faulted.IsEmpty)
            return "ERROR";
        return state.Phase is LoadBalancerPhase.Living ? "ACTIVE" : "DELETED";
    }

    private static string? ReasonOf(LoadBalancerState state)
    {
        if (state.Operations.IsEmpty)
            return state.FaultReason;
        var waiting = state.Nodes.Where(node => node.Applied?.Generation != state.Generation).Select(Verdict.Describe);
        return string.Join("; ", waiting) is { Length: > 0 } text ? text : null;
    }

    private static PlacementView Placement(LoadBalancerState state, NodePlacement node)
    {
        var standing = node.IsDead ? "dead"
            : node.IsLeaving ? "leaving"
            : node.Attempt is not null ? "applying"
            : node.Failure is { Refused: true } ? "refused"
            : node.IsDown ? "unreachable"
            : node.Applied is null ? "drifted"
            : node.Applied.Generation == state.Generation ? "in-sync"
            : "behind";
        return new PlacementView(node.Name, standing, node.Applied?.Generation, node.Failure?.Reason ?? node.Silence ?? node.RoleFailure?.Reason, node.Down.Length)
        {
            Role = node.Role is { } role ? EnumTexts<HaRole>.Of(role) : null,
            HasRole = node.Role is null ? null : node.Held?.Role == node.Role,
            Verdict = node.Standing is { Verdict: not NodeVerdict.Alive } judged ? EnumTexts<NodeVerdict>.Of(judged.Verdict) : null,
            Draining = node.IsDraining ? true : null,
        };
    }

    private static IEnumerable<ObjectView> ObjectsOf(LoadBalancerState state, LoadBalancer tree)
    {
        ObjectView Show(ObjectRef @object, ObjectRef? parent, string? name, string text) =>
            new(@object, parent, name, text, state.ToldOf(@object));

        yield return Show(tree.Id, null, tree.Name, $"VIP {string.Join(", ", tree.VipAddresses)}{Down(tree.AdminStateUp)}");
        foreach (var listener in tree.Listeners)
        {
            yield return Show(listener.Id, tree.Id, listener.Name, $"{OctaviaWord.Of(listener.Protocol)} {listener.ProtocolPort}{Down(listener.AdminStateUp)}");
            foreach (var policy in listener.L7Policies)
                yield return Show(policy.Id, listener.Id, policy.Name, $"{policy.Action} at position {policy.Position}{Down(policy.AdminStateUp)}");
        }

        foreach (var pool in tree.Pools)
        {
            var listener = tree.Listeners.FirstOrDefault(listener => listener.DefaultPoolId == pool.Id);
            yield return Show(pool.Id, listener is null ? tree.Id : listener.Id, pool.Name, $"{OctaviaWord.Of(pool.Protocol)} {OctaviaWord.Of(pool.LbAlgorithm)}{Down(pool.AdminStateUp)}");
            if (pool.HealthMonitor is { } monitor)
                yield return Show(monitor.Id, pool.Id, monitor.Name, $"{OctaviaWord.Of(monitor.Type)} every {monitor.Delay} s{Down(monitor.AdminStateUp)}");
            foreach (var member in pool.Members)
            {
                var text = $"{member.Address}:{member.ProtocolPort} weight {member.Weight}{(member.Backup ? " backup" : "")}{Down(member.AdminStateUp)}";
                yield return Show(member.Id, pool.Id, member.Name, text);
            }
        }
    }

    private static string Down(bool adminStateUp) => adminStateUp ? "" : " (down by its administrator)";
}
