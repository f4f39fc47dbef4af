using LoxiActors.Actors.Seam;

namespace LoxiActors.Actors.Tests;

/// <summary>
/// Tells an entity one thing after the other, as an engine would. After each step the events are replayed from their JSON, so every
/// story also shows that the journal alone gives the live state.
/// </summary>
internal sealed class EntityStory<TState, TInput, TEvent>(EntityDefinition<TState, TInput, TEvent> definition, string key)
    where TState : class
    where TInput : class
    where TEvent : class
{
    private readonly List<byte[]> _journal = [];

    /// <summary>Replaying everything after each step is too much for long stories.</summary>
    public bool ReplaysAlways { get; init; } = true;

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public TState State { get; private set; } = definition.Initial(key);

    public Decision<TEvent> Last { get; private set; } = Decision<TEvent>.Nothing;

    public IReadOnlyList<byte[]> Journal => _journal;

    public DateTimeOffset? Timer { get; private set; }

    public EntityStory<TState, TInput, TEvent> Tell(TInput input)
    {
        Last = definition.Decide(State, input, Now);
        foreach (var @event in Last.Events)
        {
            State = definition.Evolve(State, @event);
            _journal.Add(definition.SerializeEvent(@event));
        }

        foreach (var effect in Last.Effects)
        {
            Timer = effect switch
            {
                StartTimer start => start.Due,
                CancelTimer => null,
                _ => Timer,
            };
        }

        if (ReplaysAlways)
            AssertReplayGivesLiveState();
        return this;
    }

    public EntityStory<TState, TInput, TEvent> After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public EntityStory<TState, TInput, TEvent> After(double seconds) => After(TimeSpan.FromSeconds(seconds));

    /// <summary>Moves the clock to the timer, if it is later than now, and fires it.</summary>
    public EntityStory<TState, TInput, TEvent> Fire()
    {
        var due = Assert.NotNull(Timer);
        Now = due > Now ? due : Now;
        Timer = null;
        return Tell(definition.TimerFired(new StartTimer("timer", 0, due)));
    }

    public EntityStory<TState, TInput, TEvent> Restart()
    {
        State = Replay();
        Timer = null;
        return Tell(definition.Recovered());
    }

    public IEnumerable<TEffect> Did<TEffect>() => Last.Effects.OfType<TEffect>();

    public void AssertReplayGivesLiveState()
    {
        var live = definition.SerializeState(State);
        Assert.Equal(live, definition.SerializeState(Replay()));
        Assert.Equal(live, definition.SerializeState(definition.DeserializeState(live)));
    }

    private TState Replay() => _journal.Aggregate(definition.Initial(key), (state, json) => definition.Evolve(state, definition.DeserializeEvent(json)));
}
