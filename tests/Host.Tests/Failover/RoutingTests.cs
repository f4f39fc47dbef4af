using System.Diagnostics;
using LoxiActors.Actors.Failover;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Host.Tests.Failover;

public sealed class RoutingTests
{
    private static readonly NodeName Node1 = new("node-1");
    private static readonly NodeName Spare = new("node-4");
    private static readonly NodeJudged Dead = new(NodeVerdict.Dead, [new Witness(WitnessKind.Probe, false, "connection refused")]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_verdict_reaches_everybody_on_the_node_and_is_settled()
    {
        await using var site = await FailoverSite.StartAsync(prepare: all => all.Placed[Node1] = [.. Enumerable.Range(0, 1_000).Select(FailoverSite.Id)]);
        var began = Stopwatch.GetTimestamp();
        site.Verdicts.Judged(Node1, Dead);
        await FailoverSite.Until(async () => await site.Entities.Nodes.StateOfAsync(Node1.Value, Cancellation) is { Told: 1 });
        TestContext.Current.TestOutputHelper!.WriteLine($"1,000 load balancers were told in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms");
        Assert.Equal(1_000, site.LoadBalancers.Inputs.Count);
        var told = Assert.Single(site.Told<NodeStandingChanged>(17));
        Assert.Equal((Node1, 1L, NodeVerdict.Dead), (told.Node, told.Number, told.Standing.Verdict));
        Assert.Equal(NodeVerdict.Dead, told.Nodes.Nodes[0].Standing.Verdict);
    }

    [Fact]
    public async Task Whoever_can_not_take_it_is_told_again()
    {
        var refused = 0;
        await using var site = await FailoverSite.StartAsync(prepare: all => all.Placed[Node1] = [FailoverSite.Id(0), FailoverSite.Id(1)]);
        site.LoadBalancers.Answer = (id, _) => id == FailoverSite.Id(0) && Interlocked.Increment(ref refused) < 3 ? new Reply.Refused(Refusal.Unavailable("busy")) : Reply.None;
        site.Verdicts.Judged(Node1, Dead);
        await FailoverSite.Until(async () => await site.Entities.Nodes.StateOfAsync(Node1.Value, Cancellation) is { Told: 1 });
        Assert.Equal(3, site.Told<NodeStandingChanged>(0).Count());
        Assert.Single(site.Told<NodeStandingChanged>(1));
    }

    [Fact]
    public async Task A_newer_standing_takes_the_place_of_one_that_nobody_takes()
    {
        await using var site = await FailoverSite.StartAsync(prepare: all => all.Placed[Node1] = [FailoverSite.Id(0)]);
        site.LoadBalancers.Answer = (_, input) => input is NodeStandingChanged { Number: 1 } ? new Reply.Refused(Refusal.Unavailable("busy")) : Reply.None;
        site.Verdicts.Judged(Node1, Dead);
        await FailoverSite.Until(() => site.Told<NodeStandingChanged>(0).Any());
        site.Verdicts.Judged(Node1, new NodeJudged(NodeVerdict.Alive, []));
        await FailoverSite.Until(async () => await site.Entities.Nodes.StateOfAsync(Node1.Value, Cancellation) is { Told: 2 });
        Assert.Equal(NodeStanding.Good, site.Told<NodeStandingChanged>(0).Last().Standing);
    }

    [Fact]
    public async Task A_new_process_knows_how_the_nodes_stand_before_anybody_is_brought_back()
    {
        using var directory = new JournalDirectory();
        await using (var site = await FailoverSite.StartAsync(directory.Open()))
        {
            Assert.IsNotType<Reply.Refused>(await site.Control.TellNodeAsync(Node1, new DrainRequested("ada", null), Cancellation));
            await FailoverSite.Until(() => site.Registry.StateOf(Node1).Drain is not null);
        }

        var registry = new NodeRegistry(new NodeInventory([new NodeDescription(Node1, null, null, NodeCapabilities.V098)]));
        await using var engine = new LocalEngine(
            directory.Open(), new EffectDispatch(new FailoverSite.NoConfigurer(), new FailoverSite.NoOutbox()), TimeProvider.System, new LocalEngineOptions(), NullLogger<LocalEngine>.Instance);
        await registry.LoadAsync(engine.Host(new NodeDefinition()), Cancellation);
        Assert.True(registry.Inventory.Nodes[0].Standing.Draining);
    }

    [Fact]
    public async Task An_ask_is_admitted_or_held_and_the_next_follows_an_end()
    {
        await using var site = await FailoverSite.StartAsync(limits: BudgetLimits.Unlimited with { Concurrent = 1 });
        Assert.Equal(4, (await site.Control.BudgetAsync(Cancellation)).Window.AllNodes);
        site.Does(Ask(0));
        await FailoverSite.Until(() => site.Told<FailoverAdmitted>(0).Any());
        site.Does(Ask(1));
        await FailoverSite.Until(() => site.Told<FailoverHeld>(1).Any());
        Assert.Equal("others go first: at most 1 are open at once", site.Told<FailoverHeld>(1).Single().Reason);
        site.Does(new EndAdmission(FailoverSite.Id(0), 1));
        await FailoverSite.Until(() => site.Told<FailoverAdmitted>(1).Any());
        var view = await site.Control.BudgetAsync(Cancellation);
        Assert.Equal((1, 0, 4), (view.OpenCount, view.WaitingCount, view.Window.AllNodes));
        Assert.Equal(["nodes-counted", "asked", "asked", "ended", "admitted"], (await site.Control.BudgetHistoryAsync(0, 100, Cancellation)).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task A_lost_node_that_is_alive_again_makes_room_for_the_next_loss_without_another_ask()
    {
        var two = new NodeName("node-2");
        await using var site = await FailoverSite.StartAsync(limits: BudgetLimits.Unlimited with { Share = 0.1m });
        site.Verdicts.Judged(Node1, Dead);
        site.Verdicts.Judged(two, Dead);
        await FailoverSite.Until(() => site.Registry.Inventory.Nodes.Count(node => node.Standing.Verdict is NodeVerdict.Dead) == 2);
        site.Does(Ask(0));
        await FailoverSite.Until(() => site.Told<FailoverAdmitted>(0).Any());
        site.Does(Ask(1) with { Lost = [two] });
        await FailoverSite.Until(() => site.Told<FailoverHeld>(1).Any());
        site.Verdicts.Judged(Node1, new NodeJudged(NodeVerdict.Alive, []));
        await FailoverSite.Until(() => site.Told<FailoverAdmitted>(1).Any());
        Assert.Equal(two, Assert.Single((await site.Control.BudgetAsync(Cancellation)).Window.Nodes).Node);
    }

    [Fact]
    public async Task A_spare_is_offered_and_counted_as_taken()
    {
        await using var site = await FailoverSite.StartAsync(prepare: all =>
        {
            foreach (var node in new[] { "node-1", "node-2", "node-3" })
                all.Placed[new NodeName(node)] = [FailoverSite.Id(0)];
        });
        site.Verdicts.Judged(Node1, Dead);
        await FailoverSite.Until(() => site.Told<NodeStandingChanged>(0).Any());
        site.Does(new AskSpare(FailoverSite.Id(0), 7, Node1, null, [new NodeName("node-2")]));
        await FailoverSite.Until(() => site.Told<SpareOffered>(0).Any());
        var offered = site.Told<SpareOffered>(0).Single();
        Assert.Equal((7L, (NodeName?)Spare, null), (offered.Failover, offered.Spare, offered.WhyNot));
        Assert.Equal("taken", Assert.Single((await site.Control.SparesAsync(Cancellation)).Spares).State);
    }

    [Fact]
    public async Task The_pool_is_told_at_once_when_a_node_changes()
    {
        await using var site = await FailoverSite.StartAsync();
        await FailoverSite.Until(async () => (await site.Control.SparesAsync(Cancellation)).Spares.Length == 4);
        site.Verdicts.Judged(Spare, Dead);
        await FailoverSite.Until(async () => (await site.Control.SparesAsync(Cancellation)).Spares.Length == 3);
        Assert.Contains(await site.Control.SparesHistoryAsync(0, 100, Cancellation), entry => entry.Text == "node-4 is no spare any more: it is dead");
    }

    [Fact]
    public async Task Whoever_asks_how_a_node_stands_is_told()
    {
        await using var site = await FailoverSite.StartAsync();
        site.Does(new AskStanding(FailoverSite.Id(0), Node1));
        await FailoverSite.Until(() => site.Told<NodeStandingChanged>(0).Any());
        Assert.Equal((0L, NodeStanding.Good), (site.Told<NodeStandingChanged>(0).Single().Number, site.Told<NodeStandingChanged>(0).Single().Standing));
        await site.Control.TellNodeAsync(Node1, Dead, Cancellation);
        site.Does(new AskStanding(FailoverSite.Id(1), Node1));
        await FailoverSite.Until(() => site.Told<NodeStandingChanged>(1).Any());
        Assert.Equal((1L, NodeVerdict.Dead), (site.Told<NodeStandingChanged>(1).Single().Number, site.Told<NodeStandingChanged>(1).Single().Standing.Verdict));
    }

    [Fact]
    public async Task A_role_goes_to_whoever_assigns_roles()
    {
        await using var site = await FailoverSite.StartAsync();
        var assign = new AssignRole(FailoverSite.Id(0), Node1, "lb", default, 1, 1);
        site.Does(assign);
        Assert.Equal(assign, Assert.Single(site.Roles.Assigned));
    }

    /// <summary>Seen on two busy cores: under 1.5 s. The bound leaves room for slower disks.</summary>
    [Fact]
    public async Task A_thousand_asks_at_once_are_admitted_quickly_on_disk()
    {
        using var directory = new JournalDirectory();
        await using var site = await FailoverSite.StartAsync(directory.Open(), BudgetLimits.Unlimited);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < 1_000; i++)
            site.Does(Ask(i));
        await FailoverSite.Until(() => site.LoadBalancers.Inputs.Count >= 1_000);
        var took = Stopwatch.GetElapsedTime(began);
        TestContext.Current.TestOutputHelper!.WriteLine($"1,000 asks were admitted in {took.TotalMilliseconds:0} ms");
        Assert.Equal(1_000, site.LoadBalancers.Inputs.Select(told => told.Input).OfType<FailoverAdmitted>().Count());
        Assert.True(took < TimeSpan.FromSeconds(10), $"it took {took}");
    }

    private static AskAdmission Ask(int loadBalancer) =>
        new(FailoverSite.Id(loadBalancer), 1, FailoverCause.NodeDead, FailoverUrgency.Unserved, [Node1]);

    private sealed class JournalDirectory : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("loxiactors-budget-").FullName;

        public IJournal Open() => SqliteJournal.Open(new SqliteJournalOptions(Path.Combine(_path, "journal.db")), NullLogger<SqliteJournal>.Instance);

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
