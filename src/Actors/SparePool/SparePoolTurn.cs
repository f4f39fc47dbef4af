using System.Collections.Immutable;
using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool.Messages;

namespace LoxiActors.Actors.SparePool;

/// <summary>One decision of the pool in the making.</summary>
internal sealed class SparePoolTurn(SparePoolSettings settings, SparePoolState before, DateTimeOffset now)
{
    private readonly ImmutableArray<SparePoolEvent>.Builder _events = ImmutableArray.CreateBuilder<SparePoolEvent>();
    private readonly ImmutableArray<Effect>.Builder _effects = ImmutableArray.CreateBuilder<Effect>();

    public SparePoolState State { get; private set; } = before;

    public SparePoolSettings Settings => settings;

    public DateTimeOffset Now => now;

    public void Emit(SparePoolEvent @event)
    {
        _events.Add(@event);
        State = SparePoolEvolution.Evolve(State, @event);
    }

    public void Do(Effect effect) => _effects.Add(effect);

    public Decision<SparePoolEvent> Decide() => new(_events.ToImmutable(), _effects.ToImmutable(), Reply.None);
}
