using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Roles;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.LoadBalancers.Failovers;

/// <summary>Why a load balancer is to move, or no longer is.</summary>
internal sealed record FailoverReasons(
    FailoverCause Cause, ImmutableArray<NodeName> From, ImmutableArray<NodeName> Replace, NodeName? To, string Text)
{
    /// <summary>Null when it may stay as it is.</summary>
    public static FailoverReasons? Of(LoadBalancerState state, LoadBalancerSettings settings, DateTimeOffset now)
    {
        var lost = Lost(state);
        if (!lost.IsEmpty)
            return new FailoverReasons(FailoverCause.NodeDead, lost, lost, null, string.Join("; ", lost.Select(name => Describe(state, name))));
        ImmutableArray<NodeName> draining = [.. state.Holders.Where(node => node.IsDraining).Select(node => node.Name)];
        if (!draining.IsEmpty)
            return new FailoverReasons(FailoverCause.Drain, draining, draining, null, $"{string.Join(", ", draining)} is drained");
        if (FailBackAt(state, settings) is { } at && at <= now)
        {
            return new FailoverReasons(
                FailoverCause.FailBack, RolePlan.ActiveOf(state), [], state.Home, $"{state.Home} has been in sync since {state.FindNode(state.Home!.Value)!.SoundSince:HH:mm:ss} UTC");
        }

        return null;
    }

    /// <summary>Another node has died, or one that was to be left in peace; null when none has.</summary>
    public static NodeName? Superseding(LoadBalancerState state, OpenFailover open)
    {
        foreach (var node in state.Holders.Where(node => node.IsDead))
        {
            if (open.IsPlanned || !open.From.Contains(node.Name))
                return node.Name;
        }

        return null;
    }

    /// <summary>Why it need not go on; null when it has to, or when something was moved already.</summary>
    public static string? Moot(LoadBalancerState state, OpenFailover open)
    {
        var from = state.Holders.Where(node => open.From.Contains(node.Name)).ToArray();
        if (open.ServedAt is not null || from.Length < open.From.Length)
            return null;
        var switched = open.AdmittedAt is not null && !from.Any(node => node.Role is HaRole.Master);
        return open.Cause switch
        {
            FailoverCause.NodeDead when !switched && !from.Any(node => node.IsDead || RolePlan.IsUnfit(state, node)) =>
                $"{string.Join(", ", open.From)} is back before anything was moved",
            FailoverCause.Drain when !switched && !from.Any(node => node.IsDraining) => "nothing is drained any more",
            FailoverCause.FailBack when !switched && !IsSound(state, open.To) => $"{open.To} is not in sync any more",
            _ => null,
        };
    }

    /// <summary>A wish that can't be granted for so long is given up, so that something else may be wanted. A drain is not.</summary>
    public static string? GivenUp(LoadBalancerState state, OpenFailover open, LoadBalancerSettings settings, DateTimeOffset now) =>
        open is { IsPlanned: true, ServedAt: null } and not { Cause: FailoverCause.Drain } && now >= GivenUpAt(open, settings)
            ? open.Withheld is { } withheld ? $"the budget held it for too long: {withheld}" : "no other node was alive and in sync in time"
            : null;

    private static DateTimeOffset GivenUpAt(OpenFailover open, LoadBalancerSettings settings) => open.OpenedAt + settings.OperationDeadline;

    /// <summary>When something has to be looked at again although nothing happens; null when nothing has to.</summary>
    public static DateTimeOffset? DueAt(LoadBalancerState state, LoadBalancerSettings settings, DateTimeOffset now)
    {
        DateTimeOffset? due = state.Failover switch
        {
            null => FailBackAt(state, settings),
            { IsPlanned: true, ServedAt: null, Cause: not FailoverCause.Drain } open => Earliest(GivenUpAt(open, settings), AskedAgainAt(open.OpenedAt)),
            { AdmittedAt: null } open => AskedAgainAt(open.OpenedAt),
            { Spare: { } spare } when Redundancy.IsSought(state) => AskedAgainAt(spare.AskedAt),
            _ => Redundancy.Going(state).Any() ? Redundancy.SeekAt(state, settings) : null,
        };
        return due > now ? due : null;

        static DateTimeOffset Earliest(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

        DateTimeOffset AskedAgainAt(DateTimeOffset first) =>
            first + (settings.AskAgainAfter * (Math.Floor((now - first) / settings.AskAgainAfter) + 1));
    }

    /// <summary>When it may be taken back to where it belongs; null when it is there, or can't be.</summary>
    private static DateTimeOffset? FailBackAt(LoadBalancerState state, LoadBalancerSettings settings) =>
        settings.FailBackAfter > TimeSpan.Zero
        && state is { Home: { } home, Operations.IsEmpty: true }
        && state.FindNode(home) is { IsLeaving: false, Role: not HaRole.Master, SoundSince: { } since }
        && IsSound(state, home)
            ? since + settings.FailBackAfter
            : null;

    private static bool IsSound(LoadBalancerState state, NodeName? name) =>
        name is { } known && state.FindNode(known) is { IsLeaving: false, IsAlive: true, IsDraining: false } node && RolePlan.IsInSync(state, node);

    private static ImmutableArray<NodeName> Lost(LoadBalancerState state) =>
    [
        .. state.Holders
            .Where(node => node.IsDead || (node.Role is HaRole.Master && RolePlan.IsUnfit(state, node) && RolePlan.Successor(state, [node.Name], null, planned: false) is not null))
            .Select(node => node.Name),
    ];

    private static string Describe(LoadBalancerState state, NodeName name) =>
        state.FindNode(name) switch
        {
            { IsDead: true } => $"{name} is dead",
            { IsStuck: true } stuck => $"{name} does not become MASTER: {stuck.RoleFailure!.Reason}",
            _ => $"{name} has lost everything that it was given, and another node holds it",
        };
}
