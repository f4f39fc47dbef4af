using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>Collects what a call puts into a PENDING state. Each object stands in it once, with its first change.</summary>
internal sealed class Touches
{
    private readonly List<TouchedObject> _touched = [];
    private readonly HashSet<ObjectRef> _seen = [];

    public static Touches Created(ObjectRef @object) => new Touches().Add(@object, ObjectChange.Created);

    public static Touches Updated(ObjectRef @object) => new Touches().Add(@object, ObjectChange.Updated);

    public static Touches Deleted(ObjectRef @object) => new Touches().Add(@object, ObjectChange.Deleted);

    public Touches Add(ObjectRef @object, ObjectChange change)
    {
        if (_seen.Add(@object))
            _touched.Add(new TouchedObject(@object, change));
        return this;
    }

    public Touches Parent(ObjectRef? @object) => @object is { } parent ? Add(parent, ObjectChange.Updated) : this;

    /// <summary>A pool and the listeners that use it.</summary>
    public Touches ParentPool(LoadBalancer? tree, PoolId? id) => id is { } pool ? Add(pool, ObjectChange.Updated).ListenersUsing(tree, pool) : this;

    public Touches ListenersUsing(LoadBalancer? tree, PoolId pool)
    {
        foreach (var listener in tree?.ListenersUsing(pool) ?? [])
            Add(listener.Id, ObjectChange.Updated);
        return this;
    }

    public Touches Everything(LoadBalancer tree, ObjectChange change)
    {
        foreach (var @object in TreeObjects.Of(tree))
            Add(@object, change);
        return this;
    }

    /// <summary>Children before parents.</summary>
    public ImmutableArray<TouchedObject> Sorted() => [.. _touched.OrderBy(touched => touched.Object.Kind)];
}
