using LoxiActors.Actors.LoadBalancers.Editing.Edits;
using LoxiActors.Actors.LoadBalancers.Editing.Mapping;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>Applies driver calls to a load balancer's tree. Pure: the same call on the same tree gives the same edit.</summary>
public static class TreeEditor
{
    /// <summary>
    /// What the tree is to be after the call, and which objects Octavia waits for. Of an update only the fields that are set
    /// in its <c>new</c> count; its <c>old</c> is looked at only for an object that the tree lacks.
    /// </summary>
    /// <param name="tree">Null when the load balancer is not known.</param>
    public static TreeEdit Apply(LoadBalancer? tree, DriverCall call)
    {
        try
        {
            return Edit(tree, call);
        }
        catch (TreeRefusedException refused)
        {
            return new TreeEdit.Refused(refused.Refusal);
        }
    }

    /// <summary>
    /// The tree that a whole load balancer, read back from Octavia, shows: the truth in every field but the metadata of
    /// flavor and availability zone, which Octavia only gives at creation and which therefore stays as it is known.
    /// </summary>
    /// <param name="known">Also gives the order: what it has comes first, in its order.</param>
    public static TreeReading FromPayload(LoadBalancerPayload payload, LoadBalancer? known)
    {
        try
        {
            if (known is not null)
                payload = payload with { Flavor = default, AvailabilityZone = default };
            var tree = LoadBalancerMapping.Whole(payload, "loadbalancer");
            if (known is not null && known.Id != tree.Id)
                throw TreeRefusedException.Contradiction($"loadbalancer.loadbalancer_id is {tree.Id}, not {known.Id}");
            if (known is not null)
                tree = TreeOrder.As(known, tree with { Flavor = known.Flavor, Zone = known.Zone });
            TreeRules.Check(tree);
            return new TreeReading.Read(tree);
        }
        catch (TreeRefusedException refused)
        {
            return new TreeReading.Refused(refused.Refusal);
        }
    }

    private static TreeEdit.Edited Edit(LoadBalancer? tree, DriverCall call) => call switch
    {
        LoadBalancerCreate create => LoadBalancerEdits.Create(create),
        LoadBalancerUpdate update => LoadBalancerEdits.Update(tree, update),
        LoadBalancerDelete delete => LoadBalancerEdits.Delete(tree, delete),
        LoadBalancerFailover failover => LoadBalancerEdits.Failover(tree, failover),
        ListenerCreate create => ListenerEdits.Create(tree, create),
        ListenerUpdate update => ListenerEdits.Update(tree, update),
        ListenerDelete delete => ListenerEdits.Delete(tree, delete),
        PoolCreate create => PoolEdits.Create(tree, create),
        PoolUpdate update => PoolEdits.Update(tree, update),
        PoolDelete delete => PoolEdits.Delete(tree, delete),
        MemberCreate create => MemberEdits.Create(tree, create),
        MemberUpdate update => MemberEdits.Update(tree, update),
        MemberDelete delete => MemberEdits.Delete(tree, delete),
        MemberBatchUpdate batch => MemberBatchEdit.Apply(tree, batch),
        HealthMonitorCreate create => HealthMonitorEdits.Create(tree, create),
        HealthMonitorUpdate update => HealthMonitorEdits.Update(tree, update),
        HealthMonitorDelete delete => HealthMonitorEdits.Delete(tree, delete),
        L7PolicyCreate create => L7PolicyEdits.Create(tree, create),
        L7PolicyUpdate update => L7PolicyEdits.Update(tree, update),
        L7PolicyDelete delete => L7PolicyEdits.Delete(tree, delete),
        L7RuleCreate create => L7RuleEdits.Create(tree, create),
        L7RuleUpdate update => L7RuleEdits.Update(tree, update),
        L7RuleDelete delete => L7RuleEdits.Delete(tree, delete),
        _ => throw new TreeRefusedException(Refusal.BadRequest($"{call.Method} changes no load balancer")),
    };
}
