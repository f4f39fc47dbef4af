using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Tests.Compliance;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Local.Tests.Engine;

public sealed class FailureTests
{
    private const string Key = "aaaaaaaa-0000-0000-0000-000000000001";
    private readonly InMemoryJournal _store = new();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_journal_that_throws_is_one_that_failed()
    {
        await using var process = await TestProcess.StartAsync(new BrokenJournal(_store, (_, _) => throw new IOException("broken")), _time);
        var refusal = RefusalOf(await process.Tallies.AskAsync(Key, new Begin()));
        Assert.Equal((FaultKind.Unavailable, "could not be stored: broken"), (refusal.Kind, refusal.OperatorFault));
        Assert.Empty(process.Effects.TakeAll());
    }

    [Fact]
    public async Task Without_another_input_the_entity_is_brought_back_after_a_pause()
    {
        var faults = new StoreFaults { Append = AppendFault.AnswerLost };
        await using var process = await TestProcess.StartAsync(new FaultyJournal(_store, faults), _time);
        Assert.IsType<Reply.Refused>(await process.Tallies.AskAsync(Key, new Begin()));
        faults.Append = AppendFault.None;
        faults.Unreadable = true;
        await process.AdvanceAsync(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<EntityUnavailableException>(async () => await process.Tallies.StateOfAsync(Key));
        faults.Unreadable = false;
        Assert.Empty(process.Effects.TakeAll());
        await process.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(new Work("recovered"), await process.Effects.NextAsync());
    }

    [Fact]
    public async Task A_second_writer_is_fenced_off_and_learns_what_the_first_wrote()
    {
        await using var stale = await TestProcess.StartAsync(_store, _time);
        await stale.Tallies.AskAsync(Key, new Add(1));
        await using var fresh = await TestProcess.StartAsync(_store, _time);
        await fresh.Tallies.AskAsync(Key, new Add(2));
        var refusal = RefusalOf(await stale.Tallies.AskAsync(Key, new Begin()));
        Assert.Equal(FaultKind.Unavailable, refusal.Kind);
        Assert.Contains("somebody else has written", refusal.OperatorFault, StringComparison.Ordinal);
        Assert.Empty(stale.Effects.TakeAll());
        Assert.Equal([1, 2], (await stale.Tallies.StateOfAsync(Key))!.Added);
    }

    [Fact]
    public async Task The_index_follows_what_the_second_writer_wrote()
    {
        await using var stale = await TestProcess.StartAsync(_store, _time);
        await stale.Tallies.AskAsync(Key, new Own(new IndexChange.ClaimAddress("10.0.0.1")));
        await using var fresh = await TestProcess.StartAsync(_store, _time);
        await fresh.Tallies.AskAsync(Key, new Own(new IndexChange.ReleaseAddress("10.0.0.1"), new IndexChange.ClaimAddress("10.0.0.2")));
        Assert.IsType<Reply.Refused>(await stale.Tallies.AskAsync(Key, new Own(new IndexChange.ClaimAddress("10.0.0.3"))));
        await stale.Tallies.StateOfAsync(Key);
        Assert.Null(stale.Tallies.Directory.OwnerOfAddress("10.0.0.1"));
        Assert.Equal(Guid.Parse(Key), stale.Tallies.Directory.OwnerOfAddress("10.0.0.2"));
        Assert.Null(stale.Tallies.Directory.OwnerOfAddress("10.0.0.3"));
    }

    [Theory]
    [InlineData("decide")]
    [InlineData("evolve")]
    public async Task An_input_that_throws_is_refused_stores_nothing_and_leaves_the_entity_whole(string where)
    {
        var faults = new StoreFaults();
        await using var process = await TestProcess.StartAsync(new FaultyJournal(_store, faults), _time);
        await process.Tallies.AskAsync(Key, new Add(1));
        for (var i = 0; i < 3; i++)
            Assert.Equal(new Refusal(FaultKind.DriverError, "internal error"), RefusalOf(await process.Tallies.AskAsync(Key, new Fail(where))));
        Assert.Equal(1, faults.Appends);
        Assert.Equal(new Reply.Accepted(2, false), await process.Tallies.AskAsync(Key, new Add(2)));
        // One reading for each failure, and none on its own account.
        Assert.Equal(3, faults.Reads);
        Assert.Equal(0, process.Definition.RecoveredCount);
        Assert.Empty(process.Effects.TakeAll());
    }

    [Fact]
    public async Task A_timer_that_throws_is_followed_by_a_recovery_no_sooner_than_the_pause()
    {
        await using var process = await TestProcess.StartAsync(_store, _time);
        await process.Tallies.AskAsync(Key, new Begin());
        Assert.Equal(new Work("begin"), await process.Effects.NextAsync());
        await process.Tallies.AskAsync(Key, new Arm("poison", 1, _time.GetUtcNow().AddSeconds(5)));
        process.Definition.Deciding = input =>
        {
            if (input is TallyTimer)
                throw new InvalidOperationException("on purpose");
        };
        await process.AdvanceAsync(TimeSpan.FromSeconds(5));
        await process.Tallies.StateOfAsync(Key);
        Assert.Equal(0, process.Definition.RecoveredCount);
        await process.AdvanceAsync(TimeSpan.FromMilliseconds(999));
        await process.Tallies.StateOfAsync(Key);
        Assert.Equal(0, process.Definition.RecoveredCount);
        await process.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(new Work("recovered"), await process.Effects.NextAsync());
    }

    [Fact]
    public async Task Only_uuids_can_be_in_the_index()
    {
        await using var process = await TestProcess.StartAsync(_store, _time);
        Assert.Equal(FaultKind.DriverError, RefusalOf(await process.Tallies.AskAsync("x", new Own(new IndexChange.ClaimAddress("10.0.0.1")))).Kind);
        Assert.Null(await process.Tallies.StateOfAsync("x"));
    }

    private static Refusal RefusalOf(Reply reply) => Assert.IsType<Reply.Refused>(reply).Refusal;
}
