using System.Collections.Concurrent;
using Akka.Actor;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>One kind of entity on this host, apart from the types of its state, inputs and events.</summary>
internal interface IEntityKind
{
    string Name { get; }

    KnownEntities Known { get; }

    /// <summary>Entities in memory, by key.</summary>
    ConcurrentDictionary<string, ResidentEntity> Residents { get; }

    /// <summary>The shards; set at the start.</summary>
    IActorRef Region { get; set; }

    Props PropsOf(string key);

    byte[] Write(object input);

    object Read(ReadOnlySpan<byte> input);

    byte[] WriteState(object state);

    object ReadState(ReadOnlySpan<byte> state);
}

internal sealed class EntityKind<TState, TInput, TEvent>(EntityDefinition<TState, TInput, TEvent> definition, EngineContext engine) : IEntityKind
    where TState : class
    where TInput : class
    where TEvent : class
{
    public EntityDefinition<TState, TInput, TEvent> Definition { get; } = definition;

    public EngineContext Engine { get; } = engine;

    public string Name => Definition.Kind;

    public KnownEntities Known { get; } = new();

    public ConcurrentDictionary<string, ResidentEntity> Residents { get; } = new(StringComparer.Ordinal);

    public IActorRef Region { get; set; } = ActorRefs.Nobody;

    public EntityId IdOf(string key) => new(Name, key);

    public Props PropsOf(string key) => Props.Create(() => new EntityActor<TState, TInput, TEvent>(this, key));

    public byte[] Write(object input) => Definition.SerializeInput((TInput)input);

    public object Read(ReadOnlySpan<byte> input) => Definition.DeserializeInput(input);

    public byte[] WriteState(object state) => Definition.SerializeState((TState)state);

    public object ReadState(ReadOnlySpan<byte> state) => Definition.DeserializeState(state);
}

/// <summary>An entity in memory, as whoever looks for idle ones sees it.</summary>
internal sealed record ResidentEntity(IActorRef Ref)
{
    private long _lastActive;
    private volatile bool _stays;
    private int _looked;

    /// <summary>UTC ticks of the engine's clock.</summary>
    public long LastActive => Interlocked.Read(ref _lastActive);

    /// <summary>It is guarded, has a timer, or has something to do.</summary>
    public bool Stays => _stays;

    public void Note(long now, bool stays)
    {
        Interlocked.Exchange(ref _lastActive, now);
        _stays = stays;
    }

    /// <summary>False while an earlier look isn't over. Whoever begins one has entered the gate, and whoever ends it leaves.</summary>
    public bool BeginLook() => Interlocked.Exchange(ref _looked, 1) == 0;

    public bool EndLook() => Interlocked.Exchange(ref _looked, 0) == 1;
}
