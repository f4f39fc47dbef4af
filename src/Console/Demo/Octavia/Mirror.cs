using System.Collections.Immutable;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Console.Demo.Octavia;

/// <summary>The statuses that Octavia would show, with its rules for what a call makes PENDING and what a report does.</summary>
internal sealed record Mirror(ImmutableDictionary<ObjectRef, MirroredObject> Objects)
{
    public static Mirror Empty { get; } = new(ImmutableDictionary<ObjectRef, MirroredObject>.Empty);

    public MirroredObject? Find(ObjectRef item) => Objects.GetValueOrDefault(item);

    /// <summary>The load balancer that an object belongs to; null when it is not known.</summary>
    public ObjectRef? Root(ObjectRef item)
    {
        while (Find(item) is { } known)
        {
            if (known.Parent is not { } parent)
                return item;
            item = parent;
        }

        return null;
    }

    public IEnumerable<ObjectRef> Below(ObjectRef ancestor) =>
        Objects.Keys.Where(item => item != ancestor && Ancestors(item).Contains(ancestor)).OrderBy(item => item.Kind);

    public IEnumerable<ObjectRef> ListenersOf(Guid pool) =>
        Objects.Where(pair => pair.Key.Kind == ObjectKind.Listener && pair.Value.DefaultPool == pool).Select(pair => pair.Key);

    public Mirror With(ObjectRef item, MirroredObject value) => new(Objects.SetItem(item, value));

    public Mirror Pending(ObjectRef item, string status) =>
        Find(item) is { } known ? With(item, known with { ProvisioningStatus = status }) : this;

    /// <summary>
    /// Applies a status as the driver-agent does. DELETED takes the row away; a pool's members and monitor and a listener's
    /// policies go with it, but nothing goes with a load balancer (seen on Octavia 11.0).
    /// </summary>
    public Mirror Reported(ObjectStatus status)
    {
        if (Find(status.Object) is not { } known)
            return this;
        if (status.Provisioning is ProvisioningStatus.Deleted)
        {
            var gone = status.Object.Kind == ObjectKind.LoadBalancer ? [] : Below(status.Object);
            var objects = Objects.RemoveRange(gone.Append(status.Object));
            return new Mirror(status.Object.Kind == ObjectKind.Pool ? WithoutDefaultPool(objects, status.Object.Id) : objects);
        }

        return With(status.Object, known with
        {
            ProvisioningStatus = status.Provisioning is { } provisioning ? Rendering.StatusMarkup.Word(provisioning) : known.ProvisioningStatus,
            OperatingStatus = status.Operating is { } operating ? Rendering.StatusMarkup.Word(operating) : known.OperatingStatus,
        });
    }

    private static ImmutableDictionary<ObjectRef, MirroredObject> WithoutDefaultPool(ImmutableDictionary<ObjectRef, MirroredObject> objects, Guid pool)
    {
        foreach (var (item, value) in objects)
        {
            if (value.DefaultPool == pool)
                objects = objects.SetItem(item, value with { DefaultPool = null });
        }

        return objects;
    }

    private IEnumerable<ObjectRef> Ancestors(ObjectRef item)
    {
        while (Find(item)?.Parent is { } parent)
        {
            yield return parent;
            item = parent;
        }
    }
}
