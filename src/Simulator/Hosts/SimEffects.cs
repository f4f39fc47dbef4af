using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Composition;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Hosts;

/// <summary>Hands effects to the adapters as the host does, seen by those who watch over the promises.</summary>
internal sealed class SimEffects(Func<INodeConfigurer> configurer, SimFailoverEffects failover, IReportOutbox outbox, Cloud cloud, SimProcess process) : IEffectHandler
{
    private EffectDispatch? _dispatch;

    public void Handle(EntityId entity, Effect effect)
    {
        cloud.Promises.CarriedOut(process, entity, effect);
        if (!failover.Handle(effect))
            (_dispatch ??= new EffectDispatch(configurer(), outbox)).Handle(entity, effect);
        if (effect is PublishReport)
            cloud.WakeAgents();
    }
}
