using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.LoadBalancers.Roles;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>Roles are a level: what each node shall be is decided, and set wherever a node has not confirmed it.</summary>
internal sealed partial class Turn
{
    public Topology Topology => State.Tree?.Flavor.Topology ?? Settings.DefaultTopology;

    private void DecideRoles()
    {
        if (State.Tree is null || RolePlan.Of(State, Topology) is not { } active)
            return;
        var home = State.Failover switch
        {
            // Only what broke is taken back again.
            { IsPlanned: false } => State.Home,
            _ when Topology is Topology.ActiveActive => null,
            _ => (Protocol.Ids.NodeName?)active[0],
        };
        Emit(new RolesDecided { At = Now, Epoch = (State.RoleEpoch ?? 0) + 1, Active = active, Home = home });
    }

    private void ProgressRole(NodePlacement node)
    {
        if (node is not { Role: { } role, RoleAttempt: null, IsDead: false } || node.Held?.Role == role || State.Tree is null)
            return;
        if (role is HaRole.Backup && !MayStandBack(node))
            return;
        if (node.RoleFailure is { } failure && failure.RetryAt > Now)
        {
            Do(new StartTimer(LoadBalancerDecider.RoleTimerPrefix + node.Name, node.LastRoleAttempt ?? 0, failure.RetryAt));
            return;
        }

        var attempt = (node.LastRoleAttempt ?? 0) + 1;
        var epoch = State.RoleEpoch ?? 0;
        Emit(new RoleStarted { At = Now, Node = node.Name, Role = role, Epoch = epoch, Attempt = attempt });
        Do(new AssignRole(State.Id, node.Name, RuleName.InstanceOf(State.Id), role, epoch, attempt)
        {
            Fenced = role is HaRole.Backup && node.OwesFence is true ? [.. State.Tree.VipAddresses] : [],
        });
    }

    /// <summary>One that serves, or may, goes on until another one has said that it does; also one that was dead, unless it was seen to hold nothing.</summary>
    private bool MayStandBack(NodePlacement node) =>
        node.Emptied is true
        || (node.Serving is null && node.OwesFence is not true)
        || State.Holders.Any(other => other.Name != node.Name && other.Serves)
        || State.Holders.All(other => other.Role is not HaRole.Master);
}
