using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition.Active;

/// <summary>
/// Has effects that reach a node or Octavia carried out on the host that acts, and all others here. They are brought until they are taken;
/// what that host has taken and not done when it is lost, load balancers issue again to the next.
/// </summary>
internal sealed class EffectRouting(IEffectHandler here, Deliveries deliveries, Func<IPeers> peers) : IEffectHandler
{
    private const string Method = "effect";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Before the engine starts.</summary>
    public void Answer() => peers().Answer(Method, (json, _) =>
    {
        var effect = CarriedEffects.Read(json);
        here.Handle(CarriedEffects.Sender(effect), effect);
        return ValueTask.FromResult(ReadOnlyMemory<byte>.Empty);
    });

    public void Handle(EntityId entity, Effect effect)
    {
        if (CarriedEffects.Subject(effect) is not { } subject || peers().HasSingleton)
            here.Handle(entity, effect);
        else
            deliveries.Post(subject, cancellation => CarryAsync(entity, effect, cancellation), untilTaken: true);
    }

    /// <summary>What is brought late would come after what the load balancer issues where it is now.</summary>
    public void Left(EntityId entity)
    {
        if (entity.Kind == LoadBalancerDefinition.EntityKind)
            deliveries.Forget(subject => CarriedEffects.IsOf(subject, entity.Key));
    }

    /// <summary>It may have become this host that acts, while it waited.</summary>
    private async ValueTask<Reply> CarryAsync(EntityId entity, Effect effect, CancellationToken cancellation)
    {
        if (peers().HasSingleton)
            here.Handle(entity, effect);
        else
            await peers().AskSingletonAsync(Method, CarriedEffects.Write(effect), Patience, cancellation);
        return Reply.None;
    }
}
