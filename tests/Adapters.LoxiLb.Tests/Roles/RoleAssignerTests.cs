using System.Diagnostics;
using System.Net.Http.Json;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Roles;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.LoxiLb.Tests.Roles;

public sealed class RoleAssignerTests
{
    private static readonly TimeSpan LeasePause = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_role_is_set_and_its_outcome_delivered()
    {
        await using var rig = await Rig.StartAsync();
        rig.Roles.Assign(Request(Sample.LoadBalancer, HaRole.Master, epoch: 4, attempt: 9));
        Assert.Equal((Sample.LoadBalancer, new RoleAssigned(Sample.Node, 4, 9, null)), await rig.LoadBalancers.NextRoleAsync());
        Assert.Equal("MASTER", StateOf(rig, Sample.LoadBalancer));
        Assert.Equal($"{Sample.LoadBalancer}.role-4.9", Assert.Single(rig.Control.Calls).RequestId);
    }

    [Fact]
    public async Task A_VIP_that_a_killed_LoxiLB_has_left_on_its_loopback_is_taken_off_with_BACKUP()
    {
        await using var rig = await Rig.StartAsync();
        using var http = new HttpClient { BaseAddress = rig.Node.ApiUrl };
        using var left = await http.PostAsJsonAsync("config/ipv4address", new { dev = "lo", ipAddress = "192.0.2.10/32" });
        Assert.Contains("Success", await left.Content.ReadAsStringAsync());
        Assert.Contains("192.0.2.10/32", await http.GetStringAsync("config/ipv4address/all"));

        rig.Roles.Assign(Request(Sample.LoadBalancer, HaRole.Backup) with { Fenced = ["192.0.2.10", "192.0.2.11", "2001:db8::10"] });

        Assert.Null((await rig.LoadBalancers.NextRoleAsync()).Outcome.Failure);
        Assert.DoesNotContain("192.0.2.10/32", await http.GetStringAsync("config/ipv4address/all"));
    }

    [Fact]
    public async Task The_sender_stands_before_the_requests_id()
    {
        await using var rig = await Rig.StartAsync(lease: new SwitchedLease());
        rig.Roles.Assign(Request(Sample.LoadBalancer, HaRole.Backup));
        await rig.LoadBalancers.NextRoleAsync();
        Assert.Equal($"epoch-7.{Sample.LoadBalancer}.role-1.1", Assert.Single(rig.Control.Calls).RequestId);
    }

    [Fact]
    public async Task A_node_that_is_not_configured_is_a_failure()
    {
        await using var rig = await Rig.StartAsync();
        rig.Roles.Assign(Request(Sample.LoadBalancer, HaRole.Master) with { Node = new NodeName("elsewhere") });
        Assert.Equal("the configuration has no node elsewhere", (await rig.LoadBalancers.NextRoleAsync()).Outcome.Failure);
    }

    [Fact]
    public async Task What_the_node_refuses_is_a_failure_in_its_words()
    {
        await using var rig = await Rig.StartAsync();
        rig.Control.Faults = new NodeFaults { FailNext = 1, FailStatus = 500 };
        rig.Roles.Assign(Request(Sample.LoadBalancer, HaRole.Master));
        Assert.Equal("imitated failure (HTTP 500)", (await rig.LoadBalancers.NextRoleAsync()).Outcome.Failure);
    }

    [Fact]
    public async Task A_connection_that_the_node_just_closed_is_tried_again_at_once()
    {
        await using var rig = await Rig.StartAsync();
        rig.Control.Faults = new NodeFaults { DropNext = 1 };
        rig.Roles.Assign(Request(Sample.LoadBalancer, HaRole.Master));
        Assert.Null((await rig.LoadBalancers.NextRoleAsync()).Outcome.Failure);
    }

    [Fact]
    public async Task Without_the_lease_roles_wait_and_the_newest_of_a_load_balancer_is_the_one_that_is_set()
    {
        var (lease, time) = (new SwitchedLease { IsHeld = false }, new ManualTime());
        await using var rig = await Rig.StartAsync(lease: lease, time: time);
        rig.Roles.Assign(Request(Sample.LoadBalancer, HaRole.Backup, attempt: 1));
        await time.TimerOf(LeasePause);
        rig.Roles.Assign(Request(Sample.LoadBalancer, HaRole.Master, attempt: 2));
        Assert.Equal(new RoleAssigned(Sample.Node, 1, 1, "superseded by a newer request before it began"), (await rig.LoadBalancers.NextRoleAsync()).Outcome);
        Assert.Empty(rig.Control.Calls);
        lease.IsHeld = true;
        time.Advance(LeasePause);
        Assert.Equal(new RoleAssigned(Sample.Node, 1, 2, null), (await rig.LoadBalancers.NextRoleAsync()).Outcome);
        Assert.Single(rig.Control.Calls);
    }

    [Fact]
    public async Task Who_shall_serve_goes_before_who_shall_not()
    {
        var (lease, time) = (new SwitchedLease { IsHeld = false }, new ManualTime());
        await using var rig = await Rig.StartAsync(lease: lease, time: time);
        var ids = Ids(6);
        foreach (var (id, role) in ids.Select((id, n) => (id, n % 2 == 0 ? HaRole.Backup : HaRole.Master)))
            rig.Roles.Assign(Request(id, role));
        await time.TimerOf(LeasePause);
        lease.IsHeld = true;
        time.Advance(LeasePause);
        foreach (var _ in ids)
            Assert.Null((await rig.LoadBalancers.NextRoleAsync()).Outcome.Failure);
        Assert.Equal(
            [ids[1], ids[3], ids[5], ids[0], ids[2], ids[4]],
            rig.Control.Calls.Select(call => new LoadBalancerId(Guid.Parse(call.RequestId.Split('.')[1]))));
    }

    [Fact]
    public async Task Roles_do_not_wait_for_the_configuration_that_waits()
    {
        await using var rig = await Rig.StartAsync(new ImitationNodeOptions { PostMilliseconds = 300 });
        var rules = Enumerable.Range(0, 20).Select(n => Sample.Rule("10.0.0.1") with { Key = new RuleKey(Sample.Vip, 100 + n, RuleProtocol.Tcp) }).ToArray();
        rig.Configurer.Configure(Sample.Request(NodeConfiguration.Empty, Sample.Of(rules)));
        await rig.Control.WaitForAsync(state => state.Rules.Count > 0);
        rig.Roles.Assign(Request(Sample.LoadBalancer, HaRole.Master));
        Assert.Null((await rig.LoadBalancers.NextRoleAsync()).Outcome.Failure);
        Assert.InRange(rig.Control.State().Rules.Count, 1, 5);
    }

    [Fact]
    public async Task A_node_that_leaves_one_role_unanswered_costs_the_others_no_time()
    {
        await using var rig = await Rig.StartAsync(options: options => options with { RoleTimeout = TimeSpan.FromSeconds(1) });
        rig.Control.Faults = new NodeFaults { Hang = true };
        var begun = Stopwatch.GetTimestamp();
        foreach (var id in Ids(500))
            rig.Roles.Assign(Request(id, HaRole.Master));
        var failures = new List<string?>();
        for (var n = 0; n < 500; n++)
            failures.Add((await rig.LoadBalancers.NextRoleAsync()).Outcome.Failure);
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(5), $"500 failures took {Stopwatch.GetElapsedTime(begun)}");
        Assert.Single(failures, failure => failure!.StartsWith("no answer within 1 s", StringComparison.Ordinal));
        Assert.Equal(499, failures.Count(failure => failure!.StartsWith("not tried, the node has just left another role unanswered", StringComparison.Ordinal)));

        // What comes later is tried.
        rig.Control.Faults = new NodeFaults();
        rig.Roles.Assign(Request(Sample.LoadBalancer, HaRole.Master));
        Assert.Null((await rig.LoadBalancers.NextRoleAsync()).Outcome.Failure);
    }

    [Fact]
    public async Task A_login_that_is_not_answered_takes_no_longer_than_a_role()
    {
        await using var rig = await Rig.StartAsync(
            new ImitationNodeOptions { Users = [new ImitationUser("admin", "Secret-1")] },
            options => options with { RoleTimeout = TimeSpan.FromMilliseconds(100) },
            new NodeAuthentication { Kind = AuthenticationKind.Login, Username = "admin", Password = new Secret("Secret-1") });
        rig.Control.Faults = new NodeFaults { Hang = true, OnlyPath = "auth/login" };
        rig.Roles.Assign(Request(Sample.LoadBalancer, HaRole.Master));
        Assert.StartsWith("no answer within 0.1 s", (await rig.LoadBalancers.NextRoleAsync()).Outcome.Failure, StringComparison.Ordinal);
        rig.Control.Faults = new NodeFaults { SlowMs = 0 };
        for (var attempt = 2; ; attempt++)
        {
            rig.Roles.Assign(Request(Sample.LoadBalancer, HaRole.Master, attempt: attempt));
            if ((await rig.LoadBalancers.NextRoleAsync()).Outcome.Failure is null)
                break;
            Assert.True(attempt < 50, "the role was never set though the node answers");
        }
    }

    /// <summary>About 0.2 s when nothing else runs; the bound only tells one call after the other from something far worse.</summary>
    [Fact]
    public async Task Five_hundred_promotions_take_well_under_a_few_seconds()
    {
        await using var rig = await Rig.StartAsync();
        var ids = Ids(500);
        foreach (var id in ids)
            rig.Roles.Assign(Request(id, HaRole.Backup));
        foreach (var _ in ids)
            await rig.LoadBalancers.NextRoleAsync();
        var begun = Stopwatch.GetTimestamp();
        foreach (var id in ids)
            rig.Roles.Assign(Request(id, HaRole.Master, attempt: 2));
        foreach (var _ in ids)
            Assert.Null((await rig.LoadBalancers.NextRoleAsync()).Outcome.Failure);
        var took = Stopwatch.GetElapsedTime(begun);
        TestContext.Current.SendDiagnosticMessage($"500 promotions: {took.TotalMilliseconds:0} ms");
        Assert.True(took < TimeSpan.FromSeconds(5), $"500 promotions took {took}");
        Assert.All(ids, id => Assert.Equal("MASTER", StateOf(rig, id)));
    }

    [Fact]
    public async Task A_look_shows_each_load_balancer_its_role_and_a_lost_one_is_news()
    {
        await using var rig = await Rig.StartAsync();
        rig.LoadBalancers.Placed.Add(Sample.LoadBalancer);
        rig.LoadBalancers.Placed.Add(Sample.OtherLoadBalancer);
        rig.Roles.Assign(Request(Sample.LoadBalancer, HaRole.Backup));
        await rig.LoadBalancers.NextRoleAsync();
        Assert.Equal([(Sample.LoadBalancer, HaRole.Backup), (Sample.OtherLoadBalancer, (HaRole?)null)], await SeenAsync(rig));
        Assert.Empty(await SeenAsync(rig));
        rig.Control.SetRole("MASTER", RuleName.InstanceOf(Sample.LoadBalancer));
        Assert.Equal([(Sample.LoadBalancer, HaRole.Master)], await SeenAsync(rig));
        rig.Control.Restart();
        Assert.Equal([(Sample.LoadBalancer, null)], await SeenAsync(rig));
        rig.Control.SetRole("FAULT", RuleName.InstanceOf(Sample.LoadBalancer));
        Assert.Empty(await SeenAsync(rig));
    }

    private static async Task<(LoadBalancerId, HaRole?)[]> SeenAsync(Rig rig)
    {
        await rig.LookAsync();
        return [.. rig.LoadBalancers.Observed().OrderBy(told => told.To.Value).Select(told => (told.To, Assert.IsType<NodeObservation.Seen>(told.Input.Observation).Role))];
    }

    [Fact]
    public async Task A_failure_within_the_control_plane_does_not_end_the_lane()
    {
        await using var rig = await Rig.StartAsync();
        await using var roles = new RoleAssigner(rig.Nodes, () => rig.LoadBalancers, rig.LoadBalancers.Tell, rig.Metrics, TimeProvider.System, new FailingLog<RoleAssigner>(times: 2));
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            roles.Assign(Request(Sample.LoadBalancer, HaRole.Master, epoch));
            Assert.Equal(epoch, (await rig.LoadBalancers.NextRoleAsync()).Outcome.Epoch);
        }
    }

    private static AssignRole Request(LoadBalancerId id, HaRole role, long epoch = 1, long attempt = 1) =>
        new(id, Sample.Node, RuleName.InstanceOf(id), role, epoch, attempt);

    private static LoadBalancerId[] Ids(int count) => [.. Enumerable.Range(1, count).Select(n => new LoadBalancerId(new Guid(n, 0, 0, new byte[8])))];

    private static string StateOf(Rig rig, LoadBalancerId id) =>
        rig.Control.State().Roles.Single(role => role.Instance == RuleName.InstanceOf(id)).State;
}
