using System.Text.Json;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.Editing;

public class TreeChangesTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_two_trees_are_the_changes_between_them_lead_from_one_to_the_other_also_by_way_of_the_journal(int seed)
    {
        var trees = new RandomTree(seed);
        for (var i = 0; i < 25; i++)
        {
            var (before, after) = (i == 0 ? null : trees.Next(), trees.Next());

            var changes = TreeChanges.Between(before, after);
            var journalled = changes.Select(change => JsonSerializer.Deserialize<TreeChange>(JsonSerializer.Serialize(change))!);

            Assert.Equal(TreeText.Of(after), TreeText.Of(TreeChanges.ApplyTo(before, changes)));
            Assert.Equal(TreeText.Of(after), TreeText.Of(TreeChanges.ApplyTo(before, journalled)));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Trees_are_equal_exactly_when_all_that_they_hold_is(int seed)
    {
        var trees = new RandomTree(seed);
        for (var i = 0; i < 50; i++)
        {
            var (a, b) = (trees.Next(), trees.Next());
            var copy = JsonSerializer.Deserialize<LoadBalancer>(JsonSerializer.Serialize(a))!;

            Assert.True(TreeEquality.Same(a, copy));
            Assert.Empty(TreeChanges.Between(a, copy));
            Assert.Equal(TreeText.Of(a) == TreeText.Of(b), TreeEquality.Same(a, b));
        }
    }

    [Theory]
    [InlineData("member_update", """{"old": {"member_id": "@m1"}, "new": {"member_id": "@m1", "weight": 7}}""", "MemberPut")]
    [InlineData("member_update", """{"old": {"member_id": "@m1"}, "new": {"member_id": "@m1", "weight": 1}}""", "")]
    [InlineData("member_delete", """{"member": {"member_id": "@m1"}}""", "MemberRemoved")]
    [InlineData("member_batch_update", """{"pool_id": "@web", "members": [{"member_id": "@m3", "address": "10.0.0.3", "protocol_port": 80}, {"member_id": "@m2"}]}""", "MemberRemoved, MemberPut")]
    [InlineData("health_monitor_delete", """{"healthmonitor": {"healthmonitor_id": "@hm"}}""", "PoolPut")]
    [InlineData("listener_update", """{"old": {"listener_id": "@http"}, "new": {"listener_id": "@http", "name": "x"}}""", "ListenerPut")]
    [InlineData("pool_delete", """{"pool": {"pool_id": "@web"}}""", "PoolRemoved, ListenerPut")]
    [InlineData("loadbalancer_update", """{"old": {"loadbalancer_id": "@lb"}, "new": {"loadbalancer_id": "@lb", "name": "x"}}""", "LoadBalancerPut")]
    public void A_call_costs_no_more_changes_than_it_makes(string method, string arguments, string changes)
    {
        var story = Story.OfAWebServer();
        var before = story.Tree;

        story.Call(method, arguments);

        Assert.Equal(changes, string.Join(", ", TreeChanges.Between(before, story.Tree!).Select(change => change.GetType().Name)));
    }

    [Fact]
    public void The_names_in_the_journal_stay_what_they_are()
    {
        var changes = TreeChanges.Between(null, Story.OfAWebServer().Tree!)
            .Append(new TreeChange.ListenerRemoved(default)).Append(new TreeChange.PoolRemoved(default)).Append(new TreeChange.MemberRemoved(default, default));

        Assert.Equal(
            ["load-balancer-put", "pool-put", "member-put", "member-put", "listener-put", "listener-removed", "pool-removed", "member-removed"],
            changes.Select(change => JsonSerializer.SerializeToElement(change).GetProperty("$type").GetString()));
    }

    [Fact]
    public void Changes_that_do_not_belong_to_the_tree_are_an_error_and_not_guessed_at()
    {
        var story = Story.OfAWebServer();
        var member = story.Member("m1");

        Assert.Throws<InvalidOperationException>(() => TreeChanges.ApplyTo(null, [new TreeChange.ListenerPut(story.Listener("http"))]));
        Assert.Throws<InvalidOperationException>(() => TreeChanges.ApplyTo(null, []));
        Assert.Throws<InvalidOperationException>(() => TreeChanges.ApplyTo(story.Tree, [new TreeChange.MemberPut(default, member)]));
    }
}
