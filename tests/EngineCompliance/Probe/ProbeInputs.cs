using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Actors.Seam;

namespace LoxiActors.EngineCompliance.Probe;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Add), "add")]
[JsonDerivedType(typeof(Begin), "begin")]
[JsonDerivedType(typeof(Finish), "finish")]
[JsonDerivedType(typeof(Arm), "arm")]
[JsonDerivedType(typeof(Disarm), "disarm")]
[JsonDerivedType(typeof(Say), "say")]
[JsonDerivedType(typeof(Refuse), "refuse")]
[JsonDerivedType(typeof(Throw), "throw")]
[JsonDerivedType(typeof(Poison), "poison")]
[JsonDerivedType(typeof(ChangeIndex), "change-index")]
[JsonDerivedType(typeof(End), "end")]
[JsonDerivedType(typeof(Recover), "recover")]
[JsonDerivedType(typeof(Fire), "fire")]
public abstract record ProbeInput;

/// <summary>An event per number, then the effects. Accepted, with how many numbers there are.</summary>
public sealed record Add(params ImmutableArray<int> Numbers) : ProbeInput
{
    public ImmutableArray<Effect> Effects { get; init; } = [];
}

/// <summary>Opens work and carries out <see cref="Work"/>. Accepted; a second time as a duplicate, with neither event nor effect.</summary>
public sealed record Begin(string Name) : ProbeInput;

public sealed record Finish(string Name) : ProbeInput;

/// <param name="Remembered">Whether <see cref="Recover"/> starts the timer again.</param>
public sealed record Arm(string Name, long Epoch, DateTimeOffset Due, bool Remembered = false) : ProbeInput;

public sealed record Disarm(string Name) : ProbeInput;

/// <summary>No event, only an effect.</summary>
public sealed record Say(string Text) : ProbeInput;

public sealed record Refuse(string Reason) : ProbeInput;

public sealed record Throw : ProbeInput;

/// <summary>A number, a claim of the address, and then an event that <c>Evolve</c> refuses; with an effect.</summary>
public sealed record Poison(string Address) : ProbeInput;

public sealed record ChangeIndex(params ImmutableArray<Indexed> Changes) : ProbeInput;

public sealed record End : ProbeInput;

public sealed record Recover : ProbeInput;

public sealed record Fire(StartTimer Timer) : ProbeInput;

public sealed record Work(string Name) : Effect;

/// <summary>Whoever carries it out throws.</summary>
public sealed record Breaks : Effect;
