using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local;

namespace LoxiActors.Bench.Load;

/// <summary>Nodes that say yes at once, and an Octavia that commits at once and acknowledges if asked to: for figures about this program alone.</summary>
internal sealed class AnsweringNodes(bool acknowledge) : IEffectHandler
{
    public EntityHost<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent> Host { get; set; } = null!;

    public void Handle(EntityId entity, Effect effect)
    {
        switch (effect)
        {
            case ConfigureNode configure:
                Host.Tell(entity.Key, new NodeConfigured(configure.Node, configure.Generation, configure.Attempt, new ConfigureOutcome.Applied(1, 0)));
                break;
            case AssignRole assign:
                Host.Tell(entity.Key, new RoleAssigned(assign.Node, assign.Epoch, assign.Attempt, null));
                break;
            case PublishReport { Report.ReadBack: { } readBack }:
                Host.Tell(entity.Key, new TransactionsEnded(readBack.AfterOperation));
                break;
            case PublishReport publish when acknowledge:
                Host.Tell(entity.Key, new ReportAcknowledged(publish.Report.Number));
                break;
        }
    }
}
