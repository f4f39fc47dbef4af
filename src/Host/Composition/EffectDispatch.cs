using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local;

namespace LoxiActors.Host.Composition;

/// <summary>Hands each effect of a load balancer to the adapter that carries it out.</summary>
internal sealed class EffectDispatch(INodeConfigurer configurer, IReportOutbox outbox) : IEffectHandler
{
    public void Handle(EntityId entity, Effect effect)
    {
        switch (effect)
        {
            case ConfigureNode configure:
                configurer.Configure(configure);
                break;
            case PublishReport publish:
                outbox.Publish(publish.Report);
                break;
            case WithdrawReport withdraw:
                outbox.Withdraw(withdraw.LoadBalancer);
                break;
            default:
                throw new NotSupportedException($"nothing carries out the effect {effect.GetType().Name}");
        }
    }
}
