using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Engines.Local.Journal;
using ProbeEntity = LoxiActors.Actors.Seam.EntityDefinition<
    LoxiActors.EngineCompliance.Probe.ProbeState, LoxiActors.EngineCompliance.Probe.ProbeInput, LoxiActors.EngineCompliance.Probe.ProbeEvent>;

namespace LoxiActors.Engines.Local.Tests.Compliance;

/// <summary>That the rules find what they are about: each of these engines breaks one promise.</summary>
public sealed class BrokenEngineTests
{
    private static readonly LocalEngineFactory Right = new(() => new InMemoryPlace());

    private static readonly Dictionary<string, LocalEngineFactory> Engines = new()
    {
        ["answers before it stores"] = Appending(BrokenAppends.Early),
        ["goes on although the append failed"] = Appending(BrokenAppends.Hopeful),
        ["appends again"] = Appending(BrokenAppends.Repeating),
        ["stores piece by piece"] = Appending(BrokenAppends.Piecemeal),
        ["doesn't end when it is fenced"] = Appending(BrokenAppends.Unfenced),
        ["doesn't hear that it is fenced"] = Appending(BrokenAppends.Deaf),
        ["loses the index"] = Right with { Journal = journal => new JournalWithoutIndex(journal) },
        ["never says Recovered"] = Running(d => new WithoutRecovered(d)),
        ["decides twice at once"] = Running(d => new TwiceAtOnce(d)),
        ["reverses effects"] = Running(d => new WithEffects(d, effects => effects.Reverse())),
        ["fires early"] = Running(d => new WithEffects(d, effects => effects.Select(e => e is StartTimer t ? t with { Due = t.Due.AddMilliseconds(-1) } : e))),
        ["fires late"] = Running(d => new WithEffects(d, effects => effects.Select(e => e is StartTimer t ? t with { Due = t.Due.AddMilliseconds(1) } : e))),
        ["doesn't cancel"] = Running(d => new WithEffects(d, effects => effects.Where(e => e is not CancelTimer))),
        ["doesn't replace timers"] = Running(d => new TimersSideBySide(d)),
        ["loses the epoch"] = Running(d => new TimersWithoutEpoch(d)),
        ["keeps the retired"] = Running(d => new WithEffects(d, effects => effects.Select(e => e is Retire ? new CancelTimer("t") : e))),
        ["loses something in a snapshot"] = Running(d => new LossySnapshots(d)),
        ["guards nothing"] = Running(d => new Unguarded(d)),
        ["shares addresses"] = Running(d => new SharedAddresses(d)),
        ["stores what can't be replayed"] = Running(d => new TakesAnything(d)),
        ["has no bound"] = Bounded(setup => setup with { MailboxPlaces = 60_000 }),
        ["has a place too few"] = Bounded(setup => setup with { MailboxPlaces = Math.Max(1, setup.MailboxPlaces - 1) }),
        ["forgets too soon"] = Bounded(setup => setup with { RetiredFor = TimeSpan.FromHours(1) }),
        ["keeps everything in memory"] = Bounded(setup => setup with { IdleAfter = TimeSpan.FromDays(1_000) }),
        ["tells like asking"] = Right with { Engine = engine => new TellsLikeAsking(engine) },
        ["shows old states"] = Right with { Engine = engine => new StaleQueries(engine) },
        ["finds nobody"] = Right with { Engine = engine => new FindsNobody(engine) },
        ["takes queries for inputs"] = Right with { Engine = engine => new QueriesAreInputs(engine) },
        ["stops at once"] = Right with { Engine = engine => new StopsAtOnce(engine) },
        ["lets inputs overtake each other"] = Right with { Engine = engine => new Overtaking(engine) },
    };

    [Theory]
    [InlineData("answers before it stores", "No_reply_before_the_events_are_stored", "answered before its events were stored")]
    [InlineData("answers before it stores", "No_effect_before_the_events_are_stored", "carried out before the events were stored")]
    [InlineData("answers before it stores", "No_index_before_the_events_are_stored", "before the claim was stored")]
    [InlineData("answers before it stores", "The_next_turn_waits_for_the_store", "while its first append was under way")]
    [InlineData("goes on although the append failed", "What_could_not_be_stored_did_not_happen", "expected a refusal")]
    [InlineData("goes on although the append failed", "An_append_that_failed_has_no_effects", "expected a refusal")]
    [InlineData("appends again", "An_append_whose_answer_was_lost_counts_once", "the same input, sent again")]
    [InlineData("stores piece by piece", "An_address_is_claimed_by_one", "what was stored of the refused claim")]
    [InlineData("doesn't end when it is fenced", "A_fenced_host_refuses_everything", "no event, only an effect")]
    [InlineData("doesn't end when it is fenced", "A_turn_that_was_stored_before_the_fence_has_no_effects_after_it", "a fenced host carried out")]
    [InlineData("doesn't hear that it is fenced", "The_append_of_a_stale_host_is_refused_and_has_no_effects", "expected a refusal")]
    [InlineData("loses the index", "The_index_survives_a_crash", "after a crash")]
    [InlineData("never says Recovered", "Recovered_comes_first_in_a_new_process", "after a restart")]
    [InlineData("never says Recovered", "Guarded_entities_are_brought_back_at_the_start", "when the start was through")]
    [InlineData("never says Recovered", "A_crash_between_store_and_effect_is_made_up_for", "nothing came")]
    [InlineData("never says Recovered", "What_was_told_and_failed_is_made_up_for", "was not told that it is recovered")]
    [InlineData("never says Recovered", "Timers_end_with_the_process_and_Recovered_starts_them_again", "came in the new process")]
    [InlineData("decides twice at once", "Turns_of_one_entity_do_not_overlap", "decided twice at the same time")]
    [InlineData("reverses effects", "Effects_keep_the_order_of_the_decision_and_come_before_the_next_turn", "in order")]
    [InlineData("fires early", "A_timer_comes_once_when_it_is_due_and_never_early", "1 ms before they were due")]
    [InlineData("fires late", "A_timer_comes_once_when_it_is_due_and_never_early", "when they were due")]
    [InlineData("doesn't cancel", "A_cancelled_timer_does_not_come", "the timers that came")]
    [InlineData("doesn't replace timers", "A_timer_takes_the_place_of_one_of_its_name", "after 15 s")]
    [InlineData("loses the epoch", "A_timer_that_comes_late_bears_its_own_epoch", "t")]
    [InlineData("keeps the retired", "A_retired_entity_keeps_its_history_for_its_time_and_is_then_forgotten", "still has a history after its time")]
    [InlineData("forgets too soon", "A_retired_entity_keeps_its_history_for_its_time_and_is_then_forgotten", "has events and no state")]
    [InlineData("loses something in a snapshot", "A_replayed_state_equals_the_live_one_byte_for_byte", "replayed, after")]
    [InlineData("loses something in a snapshot", "Snapshots_are_invisible", "the state differs")]
    [InlineData("loses something in a snapshot", "What_is_stored_can_be_read_before_the_start", "differs from the live one")]
    [InlineData("guards nothing", "Guarded_entities_are_brought_back_at_the_start", "when the start was through")]
    [InlineData("shares addresses", "An_address_is_claimed_by_one", "expected a refusal")]
    [InlineData("shares addresses", "Of_many_claims_at_the_same_time_one_is_taken", "of twelve")]
    [InlineData("stores what can't be replayed", "An_event_that_Evolve_refuses_never_reaches_the_journal", "expected a refusal")]
    [InlineData("has no bound", "A_full_mailbox_refuses_and_takes_nothing", "nothing came")]
    [InlineData("has no bound", "What_is_told_has_places_that_askers_cannot_take", "without a bound")]
    [InlineData("has a place too few", "A_full_mailbox_refuses_and_takes_nothing", "within the bound of the mailbox was refused")]
    [InlineData("keeps everything in memory", "An_idle_entity_leaves_memory_unless_it_is_guarded_or_has_a_timer", "in memory")]
    [InlineData("tells like asking", "What_is_told_has_places_that_askers_cannot_take", "full of askers")]
    [InlineData("shows old states", "A_query_sees_what_was_sent_before", "state")]
    [InlineData("finds nobody", "The_index_is_there_with_the_answer", "looked for in the store too")]
    [InlineData("takes queries for inputs", "A_query_is_no_input", "when its state was asked for")]
    [InlineData("stops at once", "Stopping_completes_the_turn_under_way_and_refuses_what_waits", "under way")]
    [InlineData("lets inputs overtake each other", "Inputs_of_one_sender_keep_their_order", "the inputs of sender")]
    public async Task A_broken_promise_is_found_by_the_rule_about_it(string engine, string rule, string words)
    {
        var broken = await Assert.ThrowsAsync<ComplianceException>(() => Find(rule).RunAsync(Engines[engine]));
        Assert.StartsWith($"{rule}: ", broken.Message, StringComparison.Ordinal);
        Assert.Contains(words, broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_cannot_be_checked_says_so()
    {
        var factory = Right with { Capabilities = EngineCapabilities.Residency, Place = () => throw new InvalidOperationException("not to be opened") };
        var rule = Find("A_turn_that_was_stored_before_the_fence_has_no_effects_after_it");
        Assert.Equal(EngineCapabilities.StoreFaults | EngineCapabilities.Fencing, await rule.RunAsync(factory));
    }

    private static EngineRule Find(string name) => EngineRules.All.Single(rule => rule.Name == name);

    private static LocalEngineFactory Appending(Func<IJournal, JournalAppend, ValueTask<AppendOutcome>> append) =>
        Right with { Journal = journal => new BrokenJournal(journal, append) };

    private static LocalEngineFactory Running(Func<ProbeEntity, ProbeEntity> change) =>
        Right with { Setup = setup => setup with { Definition = change(setup.Definition) } };

    private static LocalEngineFactory Bounded(Func<EngineSetup, EngineSetup> change) => Right with { Setup = change };
}
