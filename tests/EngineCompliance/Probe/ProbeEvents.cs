using System.Text.Json.Serialization;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.EngineCompliance.Probe;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Added), "added")]
[JsonDerivedType(typeof(Begun), "begun")]
[JsonDerivedType(typeof(Finished), "finished")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Cancelled), "cancelled")]
[JsonDerivedType(typeof(Fired), "fired")]
[JsonDerivedType(typeof(Indexed), "indexed")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Unknowable), "unknowable")]
public abstract record ProbeEvent;

public sealed record Added(int Number) : ProbeEvent;

public sealed record Begun(string Name) : ProbeEvent;

public sealed record Finished(string Name) : ProbeEvent;

public sealed record Started(string Name, long Epoch, DateTimeOffset Due, bool Remembered) : ProbeEvent;

public sealed record Cancelled(string Name) : ProbeEvent;

public sealed record Fired(string Name, long Epoch) : ProbeEvent;

public enum IndexVerb
{
    Own,
    Disown,
    Claim,
    Release,
    Place,
    Leave,
}

/// <param name="Name">A listener's id, an address or a node's name, after the verb.</param>
public sealed record Indexed(IndexVerb Verb, string Name) : ProbeEvent
{
    internal IndexChange Change() => Verb switch
    {
        IndexVerb.Own => new IndexChange.Add(Listener(Name)),
        IndexVerb.Disown => new IndexChange.Remove(Listener(Name)),
        IndexVerb.Claim => new IndexChange.ClaimAddress(Name),
        IndexVerb.Release => new IndexChange.ReleaseAddress(Name),
        IndexVerb.Place => new IndexChange.PlaceOn(new NodeName(Name)),
        IndexVerb.Leave => new IndexChange.LeaveNode(new NodeName(Name)),
        _ => throw new NotSupportedException(Verb.ToString()),
    };

    internal static ObjectRef Listener(string id) => new(ObjectKind.Listener, Guid.Parse(id));
}

public sealed record Ended : ProbeEvent;

/// <summary><c>Evolve</c> doesn't know it.</summary>
public sealed record Unknowable : ProbeEvent;
