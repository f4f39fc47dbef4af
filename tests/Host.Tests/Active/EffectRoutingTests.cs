using System.Threading.Channels;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Composition.Active;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Host.Tests.Active;

/// <summary>What reaches a node or Octavia is carried out on the host that acts, whichever host decided it.</summary>
public sealed class EffectRoutingTests : IAsyncDisposable
{
    private static readonly LoadBalancerId One = new(Guid.Parse("10000000-0000-0000-0000-000000000001"));
    private static readonly EntityId Entity = new("loadbalancer", One.ToString());

    private readonly InMemoryHosts _hosts = new();
    private readonly Deliveries _deliveries = new(TimeProvider.System, NullLogger<Deliveries>.Instance);
    private readonly CarriedOut _acting = new();
    private readonly CarriedOut _deciding = new();
    private readonly EffectRouting _routing;

    public EffectRoutingTests()
    {
        var (acting, deciding) = (_hosts.Add("acting"), _hosts.Add("deciding"));
        new EffectRouting(_acting, _deliveries, () => acting).Answer();
        _routing = new EffectRouting(_deciding, _deliveries, () => deciding);
        _routing.Answer();
        _hosts.WithSingleton = acting;
    }

    [Fact]
    public async Task An_effect_that_reaches_Octavia_is_carried_out_where_it_is_held()
    {
        _routing.Handle(Entity, new WithdrawReport(One));
        Assert.Equal(new WithdrawReport(One), await _acting.NextAsync());
        Assert.Null(_deciding.Next());
    }

    [Fact]
    public void An_effect_between_entities_stays_where_it_was_decided()
    {
        var effect = new EndAdmission(One, 3);
        _routing.Handle(Entity, effect);
        Assert.Equal(effect, _deciding.Next());
        Assert.Null(_acting.Next());
    }

    [Fact]
    public async Task While_nobody_acts_it_is_brought_again_until_somebody_does()
    {
        var next = _hosts.WithSingleton;
        _hosts.WithSingleton = null;
        _routing.Handle(Entity, new WithdrawReport(One));
        Assert.Null(_acting.Next());
        _hosts.WithSingleton = next;
        Assert.Equal(new WithdrawReport(One), await _acting.NextAsync());
    }

    [Fact]
    public async Task Of_two_that_wait_the_newer_one_counts()
    {
        var next = _hosts.WithSingleton;
        _hosts.WithSingleton = null;
        _routing.Handle(Entity, new PublishReport(new StatusReport(One, 1, [])));
        _routing.Handle(Entity, new PublishReport(new StatusReport(One, 2, [])));
        _hosts.WithSingleton = next;
        Assert.Equal(2, Assert.IsType<PublishReport>(await _acting.LastAsync(effect => effect is PublishReport { Report.Number: 2 })).Report.Number);
    }

    [Fact]
    public async Task What_waits_of_a_load_balancer_that_has_moved_is_not_brought()
    {
        var next = _hosts.WithSingleton;
        _hosts.WithSingleton = null;
        var two = new LoadBalancerId(Guid.Parse("10000000-0000-0000-0000-000000000002"));
        _routing.Handle(Entity, new WithdrawReport(One));
        _routing.Handle(new EntityId("loadbalancer", two.ToString()), new WithdrawReport(two));
        _routing.Left(Entity);
        _hosts.WithSingleton = next;
        Assert.Equal(new WithdrawReport(two), await _acting.NextAsync());
        Assert.Null(_acting.Next());
    }

    public ValueTask DisposeAsync() => _deliveries.DisposeAsync();

    private sealed class CarriedOut : IEffectHandler
    {
        private readonly Channel<Effect> _effects = Channel.CreateUnbounded<Effect>();

        public void Handle(EntityId entity, Effect effect) => _effects.Writer.TryWrite(effect);

        public Effect? Next() => _effects.Reader.TryRead(out var effect) ? effect : null;

        public async Task<Effect> NextAsync() => await _effects.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public async Task<Effect> LastAsync(Func<Effect, bool> isMeant)
        {
            while (true)
            {
                if (await NextAsync() is var effect && isMeant(effect))
                    return effect;
            }
        }
    }
}
