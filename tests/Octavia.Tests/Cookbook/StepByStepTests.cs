using LoxiActors.Octavia.Tests.Api;
using LoxiActors.Octavia.Tests.Sites;

namespace LoxiActors.Octavia.Tests.Cookbook;

/// <summary>As the Octavia cookbook has it: each object is made by a call of its own, and deleted by one.</summary>
public class StepByStepTests(AllSites sites)
{
    [Fact]
    public async Task A_basic_HTTP_load_balancer_from_the_first_object_to_the_last()
    {
        var site = await sites.SharedAsync();
        var balancer = await LoadBalancer.CreateAsync(site);
        var listener = await balancer.AddListenerAsync("HTTP");
        Assert.Empty(await balancer.HoldingAsync(balancer.Vip));
        var pool = await balancer.AddPoolAsync(listener.Id, "HTTP");
        var first = await balancer.AddMemberAsync(pool.Id);
        var second = await balancer.AddMemberAsync(pool.Id);
        var monitor = await balancer.AddMonitorAsync(pool.Id, "HTTP", new Fields { ["url_path"] = "/healthy", ["http_method"] = "HEAD" });

        await AsBuiltAsync(balancer, listener, pool, first, second);
        Assert.All(
            await balancer.ProbesAsync([first.Text("address")!, second.Text("address")!]),
            probe => Assert.Equal(("http", "healthy", 8080, 5), (probe.Type, probe.Request, probe.Port, probe.Interval)));
        await balancer.OperatingAsync(monitor.Id, "ONLINE");

        await balancer.RemoveAsync(Kind.HealthMonitor, monitor.Id);
        await balancer.OperatingAsync(first.Id, "NO_MONITOR");
        await balancer.RemoveAsync(Kind.MemberOf(pool.Id), first.Id);
        Assert.Equal([$"{second.Text("address")}:8080"], (await balancer.RuleAsync()).Targets);
        await balancer.RemoveAsync(Kind.Pool, pool.Id);
        await balancer.NothingOnNodesAsync();
        Assert.Null(await site.Api.FindAsync(Kind.MemberOf(pool.Id), second.Id));
        await balancer.RemoveAsync(Kind.Listener, listener.Id);
        await balancer.DeleteAsync(cascade: false);
    }

    private static async Task AsBuiltAsync(LoadBalancer balancer, ApiObject listener, ApiObject pool, ApiObject first, ApiObject second)
    {
        var shown = await balancer.ShowAsync();
        Assert.Equal("loxilb", shown.Text("provider"));
        Assert.Equal([listener.Id], shown.Ids("listeners"));
        Assert.Equal([pool.Id], shown.Ids("pools"));
        var rule = await balancer.RuleAsync();
        Assert.Equal(($"{listener.Id}:{balancer.Id}", "tcp", 80), (rule.Name, rule.Protocol, rule.Port));
        Assert.Equal(new[] { $"{first.Text("address")}:8080", $"{second.Text("address")}:8080" }.Order(StringComparer.Ordinal), rule.Targets);

        await balancer.OperatingAsync(first.Id, "ONLINE");
        var tree = await balancer.OperatingAsync(listener.Id, "ONLINE");
        Assert.Equal("ONLINE", tree.LoadBalancer.Operating);
        Assert.Equal("ONLINE", tree[pool.Id].Operating);
        Assert.Equal(6, tree.Objects.Count);
    }
}
