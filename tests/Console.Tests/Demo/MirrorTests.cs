using System.Text.Json;
using LoxiActors.Console.Demo.Octavia;
using LoxiActors.Console.Tests.Fakes;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Console.Tests.Demo;

/// <summary>What Octavia makes PENDING and what reports do, as seen on Octavia 11.0.</summary>
public sealed class MirrorTests
{
    private static readonly Guid Lb = Samples.WebId.Value;
    private static readonly Guid Listener = Samples.Listener.Value;
    private static readonly Guid Pool = Samples.Pool.Value;
    private static readonly Guid Member = Samples.Member.Value;
    private static readonly Guid Other = new("13b67514-71c2-42b2-a94a-18e6971e76b4");

    [Fact]
    public void A_member_makes_its_pool_the_pools_listeners_and_the_load_balancer_pending()
    {
        var transaction = Begin(Settled(), "member_update", new { old = new { }, @new = new { member_id = Member } });

        Assert.Equal(Samples.WebId, transaction.LoadBalancer);
        Assert.Equal(
            [ObjectKind.Member, ObjectKind.Pool, ObjectKind.Listener, ObjectKind.LoadBalancer],
            transaction.Touched.Select(item => item.Kind).Order());
        Assert.All(transaction.Touched, item => Assert.Equal("PENDING_UPDATE", transaction.After.Find(item)!.ProvisioningStatus));
    }

    [Fact]
    public void A_batch_creates_updates_and_deletes()
    {
        var transaction = Begin(Settled(), "member_batch_update", new { pool_id = Pool, members = new[] { new { member_id = Other, pool_id = Pool } } });

        Assert.Equal("PENDING_CREATE", transaction.After.Find(new ObjectRef(ObjectKind.Member, Other))!.ProvisioningStatus);
        Assert.Equal("PENDING_DELETE", transaction.After.Find(Samples.Member)!.ProvisioningStatus);
    }

    [Fact]
    public void A_pool_that_is_deleted_takes_its_members_along_and_leaves_its_listener()
    {
        var mirror = Settled().Reported(new ObjectStatus(Samples.Pool, ProvisioningStatus.Deleted, null));

        Assert.Null(mirror.Find(Samples.Member));
        Assert.Null(mirror.Find(Samples.Listener)!.DefaultPool);
    }

    [Fact]
    public void A_load_balancer_that_is_deleted_without_its_children_leaves_orphans()
    {
        var mirror = Settled().Reported(new ObjectStatus(Samples.WebId, ProvisioningStatus.Deleted, null));

        Assert.NotNull(mirror.Find(Samples.Listener));
        Assert.Null(mirror.Root(Samples.Listener));
    }

    [Fact]
    public void A_cleared_default_pool_no_longer_makes_its_listener_pending()
    {
        var cleared = Begin(Settled(), "listener_update", new { old = new { }, @new = new { listener_id = Listener, default_pool_id = (string?)null } }).After;

        var transaction = Begin(cleared, "pool_update", new { old = new { }, @new = new { pool_id = Pool } });

        Assert.DoesNotContain(Samples.Listener, transaction.Touched);
    }

    private static Transaction Begin(Mirror mirror, string method, object args) => Transaction.Begin(mirror, method, JsonSerializer.SerializeToElement(args));

    private static Mirror Settled()
    {
        var mirror = Mirror.Empty;
        mirror = Begin(mirror, "loadbalancer_create", new { loadbalancer = new { loadbalancer_id = Lb } }).After;
        mirror = Begin(mirror, "listener_create", new { listener = new { listener_id = Listener, loadbalancer_id = Lb } }).After;
        mirror = Begin(mirror, "pool_create", new { pool = new { pool_id = Pool, loadbalancer_id = Lb, listener_id = Listener } }).After;
        mirror = Begin(mirror, "member_create", new { member = new { member_id = Member, pool_id = Pool } }).After;
        return mirror.Objects.Keys.Aggregate(mirror, (now, item) => now.Reported(new ObjectStatus(item, ProvisioningStatus.Active, OperatingStatus.Online)));
    }
}
