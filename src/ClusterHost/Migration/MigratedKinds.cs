using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.SparePool;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Configuration;

namespace LoxiActors.ClusterHost.Migration;

/// <summary>All kinds of entity that the control plane hosts.</summary>
internal static class MigratedKinds
{
    public static IReadOnlyList<IMigratedKind> Of(Settings settings)
    {
        var nodes = settings.LoxiLb.Inventory();
        return
        [
            new MigratedKind<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent>(new LoadBalancerDefinition(SettingsTranslation.ToLoadBalancers(settings), () => nodes)),
            new MigratedKind<NodeState, NodeInput, NodeEvent>(new NodeDefinition()),
            new MigratedKind<FailoverBudgetState, BudgetInput, BudgetEvent>(new FailoverBudgetDefinition(SettingsTranslation.ToBudget(settings.Failover), () => nodes)),
            new MigratedKind<SparePoolState, SparePoolInput, SparePoolEvent>(new SparePoolDefinition(SettingsTranslation.ToSparePool(settings.Spares), () => nodes)),
        ];
    }
}
