using System.Text.Json;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Console.Demo.Octavia;

/// <summary>What Octavia does to its rows before it calls a driver; rolled back when the driver refuses.</summary>
/// <param name="After">The rows, should the call be accepted.</param>
/// <param name="Touched">The objects that the call put into a PENDING state.</param>
/// <param name="LoadBalancer">The one that is immutable until the call has ended.</param>
internal sealed record Transaction(Mirror After, IReadOnlyList<ObjectRef> Touched, ObjectRef? LoadBalancer)
{
    public const string PendingCreate = "PENDING_CREATE";
    public const string PendingUpdate = "PENDING_UPDATE";
    public const string PendingDelete = "PENDING_DELETE";

    /// <summary>Calls that are not about a load balancer's objects touch nothing.</summary>
    public static Transaction Begin(Mirror before, string method, JsonElement args)
    {
        var rows = new Rows(before);
        switch (method)
        {
            case "loadbalancer_create":
                rows.CreateLoadBalancer(args.GetProperty("loadbalancer"));
                break;
            case "loadbalancer_failover":
                rows.Touch(new ObjectRef(ObjectKind.LoadBalancer, args.GetProperty("loadbalancer_id").GetGuid()), PendingUpdate);
                break;
            case "member_batch_update":
                rows.Batch(args.GetProperty("pool_id").GetGuid(), args.GetProperty("members"));
                break;
            default:
                if (Kinds.OfMethod(method) is { } kind)
                    rows.One(kind, method, args);
                break;
        }

        var touched = rows.Touched;
        return new Transaction(rows.Mirror, touched, touched.Count == 0 ? null : rows.Mirror.Root(touched[0]));
    }
}
