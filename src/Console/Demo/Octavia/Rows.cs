using System.Text.Json;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Console.Demo.Octavia;

/// <summary>The rows under one transaction (rules seen on Octavia 11.0).</summary>
internal sealed class Rows(Mirror before)
{
    private const string Offline = "OFFLINE";
    private readonly List<ObjectRef> _touched = [];

    public Mirror Mirror { get; private set; } = before;

    public IReadOnlyList<ObjectRef> Touched => _touched;

    /// <summary>Create, update or delete of one object, with the parents that it makes PENDING too.</summary>
    public void One(KindNames names, string method, JsonElement args)
    {
        if (method.EndsWith("_create", StringComparison.Ordinal))
        {
            var payload = args.GetProperty(names.Argument);
            var item = Create(names, payload, Parent(names, payload));
            TouchParents(item);
        }
        else if (method.EndsWith("_update", StringComparison.Ordinal))
        {
            var payload = args.GetProperty("new");
            var item = new ObjectRef(names.Kind, payload.GetProperty(names.Id).GetGuid());
            SetDefaultPool(item, payload);
            Touch(item, Transaction.PendingUpdate);
            TouchParents(item);
        }
        else
        {
            var item = new ObjectRef(names.Kind, args.GetProperty(names.Argument).GetProperty(names.Id).GetGuid());
            Touch(item, Transaction.PendingDelete);
            TouchParents(item);
        }
    }

    /// <summary>Every child of a fully populated create is PENDING_CREATE too.</summary>
    public void CreateLoadBalancer(JsonElement payload)
    {
        var root = Create(Kinds.Of(ObjectKind.LoadBalancer), payload, null);
        foreach (var pool in List(payload, "pools"))
        {
            var item = Create(Kinds.Of(ObjectKind.Pool), pool, root);
            foreach (var member in List(pool, "members"))
                Create(Kinds.Of(ObjectKind.Member), member, item);
            if (pool.TryGetProperty("healthmonitor", out var monitor) && monitor.ValueKind == JsonValueKind.Object)
                Create(Kinds.Of(ObjectKind.HealthMonitor), monitor, item);
        }

        foreach (var listener in List(payload, "listeners"))
        {
            var item = Create(Kinds.Of(ObjectKind.Listener), listener, root);
            foreach (var policy in List(listener, "l7policies"))
            {
                var below = Create(Kinds.Of(ObjectKind.L7Policy), policy, item);
                foreach (var rule in List(policy, "rules"))
                    Create(Kinds.Of(ObjectKind.L7Rule), rule, below);
            }
        }
    }

    /// <summary>Whatever is not in the list is to be deleted.</summary>
    public void Batch(Guid poolId, JsonElement members)
    {
        var pool = new ObjectRef(ObjectKind.Pool, poolId);
        var wanted = new HashSet<ObjectRef>();
        foreach (var member in members.EnumerateArray())
        {
            var item = new ObjectRef(ObjectKind.Member, member.GetProperty("member_id").GetGuid());
            wanted.Add(item);
            if (Mirror.Find(item) is null)
                Create(Kinds.Of(ObjectKind.Member), member, pool);
            else
                Touch(item, Transaction.PendingUpdate);
        }

        foreach (var item in Mirror.Below(pool).Where(item => item.Kind == ObjectKind.Member && !wanted.Contains(item)).ToArray())
            Touch(item, Transaction.PendingDelete);
        Touch(pool, Transaction.PendingUpdate);
        TouchParents(pool);
    }

    public void Touch(ObjectRef item, string status)
    {
        if (Mirror.Find(item) is null || _touched.Contains(item))
            return;
        Mirror = Mirror.Pending(item, status);
        _touched.Add(item);
    }

    private ObjectRef Create(KindNames names, JsonElement payload, ObjectRef? parent)
    {
        var item = new ObjectRef(names.Kind, payload.GetProperty(names.Id).GetGuid());
        Mirror = Mirror.With(item, new MirroredObject(Transaction.PendingCreate, Offline, parent, Id(payload, "default_pool_id")));
        _touched.Add(item);
        if (names.Kind == ObjectKind.Pool && Id(payload, "listener_id") is { } listener)
            SetDefaultPool(new ObjectRef(ObjectKind.Listener, listener), item.Id);
        return item;
    }

    private void TouchParents(ObjectRef item)
    {
        if (item.Kind == ObjectKind.Pool)
        {
            foreach (var listener in Mirror.ListenersOf(item.Id).ToArray())
                Touch(listener, Transaction.PendingUpdate);
        }

        if (Mirror.Find(item)?.Parent is not { } parent)
            return;
        Touch(parent, Transaction.PendingUpdate);
        TouchParents(parent);
    }

    private void SetDefaultPool(ObjectRef item, JsonElement payload)
    {
        if (item.Kind == ObjectKind.Listener && payload.TryGetProperty("default_pool_id", out _))
            SetDefaultPool(item, Id(payload, "default_pool_id"));
    }

    private void SetDefaultPool(ObjectRef listener, Guid? pool)
    {
        if (Mirror.Find(listener) is { } known)
            Mirror = Mirror.With(listener, known with { DefaultPool = pool });
    }

    private static ObjectRef? Parent(KindNames names, JsonElement payload) =>
        names is { Parent: { } field, ParentKind: { } kind } && Id(payload, field) is { } id ? new ObjectRef(kind, id) : null;

    private static Guid? Id(JsonElement payload, string field) =>
        payload.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetGuid() : null;

    private static IEnumerable<JsonElement> List(JsonElement payload, string field) =>
        payload.TryGetProperty(field, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
}
