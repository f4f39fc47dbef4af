using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Tests.Support;

/// <summary>A small entity: adds numbers up, can have work open, and remembers which timers fired.</summary>
internal sealed record Tally(ImmutableArray<int> Added, bool Open, ImmutableArray<string> Fired)
{
    public static Tally Empty { get; } = new([], false, []);
}

internal abstract record TallyInput;

internal sealed record Add(int Number) : TallyInput;

/// <summary>Starts work: from now on the entity is guarded, and <see cref="Work"/> is to be done.</summary>
internal sealed record Begin : TallyInput;

internal sealed record Finish : TallyInput;

internal sealed record Arm(string Name, long Epoch, DateTimeOffset Due) : TallyInput;

internal sealed record Disarm(string Name) : TallyInput;

internal sealed record Own(params ImmutableArray<IndexChange> Changes) : TallyInput;

internal sealed record End : TallyInput;

/// <summary>No event, only an effect.</summary>
internal sealed record Look : TallyInput;

internal sealed record Fail(string Where) : TallyInput;

internal sealed record TallyRecovered : TallyInput;

internal sealed record TallyTimer(StartTimer Timer) : TallyInput;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Added), "added")]
[JsonDerivedType(typeof(Begun), "begun")]
[JsonDerivedType(typeof(Finished), "finished")]
[JsonDerivedType(typeof(Fired), "fired")]
[JsonDerivedType(typeof(Owned), "owned")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Unknown), "unknown")]
internal abstract record TallyEvent;

internal sealed record Added(int Number) : TallyEvent;

internal sealed record Begun : TallyEvent;

internal sealed record Finished : TallyEvent;

internal sealed record Fired(string Name, long Epoch) : TallyEvent;

internal sealed record Owned : TallyEvent
{
    /// <summary>Not written: only the decision's index changes matter, not their replay.</summary>
    [JsonIgnore]
    public ImmutableArray<IndexChange> Changes { get; init; } = [];
}

internal sealed record Ended : TallyEvent;

internal sealed record Unknown : TallyEvent;

internal sealed record Work(string Key) : Effect;

internal sealed record Looked(int Sum) : Effect;
