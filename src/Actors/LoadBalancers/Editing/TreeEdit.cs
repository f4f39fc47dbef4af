using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>What a call does to an object; it decides which status ends the call.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ObjectChange>))]
public enum ObjectChange
{
    Created,
    Updated,
    Deleted,
}

/// <summary>An object that Octavia put into a PENDING state for a call, and so waits to be told about.</summary>
public sealed record TouchedObject(ObjectRef Object, ObjectChange Change);

/// <summary>The outcome of applying a call to a tree.</summary>
public abstract record TreeEdit
{
    /// <param name="Tree">The tree as it is wanted from now on; null when the load balancer itself is deleted.</param>
    /// <param name="Touched">Children before parents, the load balancer last.</param>
    public sealed record Edited(LoadBalancer? Tree, ImmutableArray<TouchedObject> Touched) : TreeEdit;

    public sealed record Refused(Refusal Refusal) : TreeEdit;
}
