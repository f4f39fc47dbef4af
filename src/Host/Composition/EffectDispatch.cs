using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Composition.Failover;

namespace LoxiActors.Host.Composition;

/// <summary>Hands each effect to whoever carries it out.</summary>
/// <param name="failover">Null where there are load balancers only.</param>
internal sealed class EffectDispatch(INodeConfigurer configurer, IReportOutbox outbox, FailoverEffects? failover = null) : IEffectHandler
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
                outbox.Withdraw(withdraw.LoadBalancer, withdraw.Number);
                break;
            default:
                if (failover?.Handle(effect) == true)
                    break;
                throw new NotSupportedException($"nothing carries out the effect {effect.GetType().Name}");
        }
    }
}
