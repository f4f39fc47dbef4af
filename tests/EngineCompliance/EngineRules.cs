using LoxiActors.EngineCompliance.Rules;
using static LoxiActors.EngineCompliance.EngineCapabilities;

namespace LoxiActors.EngineCompliance;

/// <summary>What docs/engine-contract.md promises, as rules that any engine can be held to.</summary>
public static class EngineRules
{
    public static IReadOnlyList<EngineRule> All { get; } =
    [
        Rule(TurnRules.An_input_is_decided_stored_answered_and_carried_out),
        Rule(TurnRules.Inputs_of_one_sender_keep_their_order),
        Rule(TurnRules.Turns_of_one_entity_do_not_overlap),
        Rule(TurnRules.Effects_keep_the_order_of_the_decision_and_come_before_the_next_turn),
        Rule(TurnRules.A_refusal_is_a_value_and_stores_nothing),
        Rule(TurnRules.A_decision_without_events_has_its_effects_and_no_history),
        Rule(TurnRules.A_query_sees_what_was_sent_before),
        Rule(TurnRules.A_query_is_no_input),
        Rule(FailureRules.A_decider_that_throws_changes_nothing),
        Rule(FailureRules.An_event_that_Evolve_refuses_never_reaches_the_journal),
        Rule(FailureRules.A_decision_is_stored_as_a_whole_or_not_at_all),
        Rule(FailureRules.What_was_told_and_failed_is_made_up_for),
        Rule(FailureRules.A_timer_whose_turn_failed_is_made_up_for),
        Rule(FailureRules.An_effect_handler_that_throws_breaks_nothing),
        Rule(FailureRules.An_entity_that_cannot_be_replayed_keeps_no_other_from_working),
        Rule(StoreRules.No_reply_before_the_events_are_stored, StoreFaults),
        Rule(StoreRules.No_effect_before_the_events_are_stored, StoreFaults),
        Rule(StoreRules.No_index_before_the_events_are_stored, StoreFaults),
        Rule(StoreRules.The_next_turn_waits_for_the_store, StoreFaults),
        Rule(StoreRules.What_could_not_be_stored_did_not_happen, StoreFaults),
        Rule(StoreRules.An_append_that_failed_has_no_effects, StoreFaults),
        Rule(StoreRules.An_append_whose_answer_was_lost_counts_once, StoreFaults),
        Rule(StoreRules.The_first_append_of_an_entity_may_be_the_one_whose_answer_was_lost, StoreFaults),
        Rule(StoreRules.Effects_of_a_lost_answer_come_without_another_input, StoreFaults),
        Rule(StoreRules.The_index_follows_an_append_whose_answer_was_lost, StoreFaults),
        Rule(StoreRules.What_was_told_and_could_not_be_stored_is_made_up_for, StoreFaults),
        Rule(StoreRules.What_was_told_while_the_store_was_unreadable_is_made_up_for, StoreFaults),
        Rule(StoreRules.A_timer_that_came_while_the_store_was_unreadable_is_made_up_for, StoreFaults),
        Rule(MailboxRules.A_full_mailbox_refuses_and_takes_nothing, StoreFaults),
        Rule(MailboxRules.What_is_told_has_places_that_askers_cannot_take, StoreFaults),
        Rule(MailboxRules.A_timer_gets_into_a_full_mailbox, StoreFaults),
        Rule(TimerRules.A_timer_comes_once_when_it_is_due_and_never_early),
        Rule(TimerRules.A_timer_takes_the_place_of_one_of_its_name),
        Rule(TimerRules.A_cancelled_timer_does_not_come),
        Rule(TimerRules.An_overdue_timer_comes_at_once),
        Rule(TimerRules.A_timer_that_comes_late_bears_its_own_epoch, StoreFaults),
        Rule(TimerRules.Timers_end_with_the_process_and_Recovered_starts_them_again),
        Rule(TimerRules.After_a_failed_append_timers_run_as_Recovered_starts_them, StoreFaults),
        Rule(RecoveryRules.What_was_answered_survives_a_crash),
        Rule(RecoveryRules.Recovered_comes_first_in_a_new_process),
        Rule(RecoveryRules.Guarded_entities_are_brought_back_at_the_start),
        Rule(RecoveryRules.What_is_stored_can_be_read_before_the_start),
        Rule(RecoveryRules.A_crash_between_store_and_effect_is_made_up_for, StoreFaults),
        Rule(RecoveryRules.A_crash_before_the_store_leaves_nothing, StoreFaults),
        Rule(ReplayRules.A_replayed_state_equals_the_live_one_byte_for_byte),
        Rule(ReplayRules.Snapshots_are_invisible),
        Rule(ReplayRules.An_entity_that_left_memory_answers_the_same),
        Rule(ReplayRules.An_idle_entity_leaves_memory_unless_it_is_guarded_or_has_a_timer, Residency),
        Rule(IndexRules.An_address_is_claimed_by_one),
        Rule(IndexRules.Of_many_claims_at_the_same_time_one_is_taken),
        Rule(IndexRules.The_index_is_there_with_the_answer),
        Rule(IndexRules.The_index_survives_a_crash),
        Rule(EndRules.A_retired_entity_keeps_its_history_for_its_time_and_is_then_forgotten),
        Rule(EndRules.Stopping_completes_the_turn_under_way_and_refuses_what_waits, StoreFaults),
        Rule(EndRules.A_stopped_engine_takes_nothing),
        Rule(FencingRules.The_append_of_a_stale_host_is_refused_and_has_no_effects, Fencing),
        Rule(FencingRules.A_fenced_host_refuses_everything, Fencing),
        Rule(FencingRules.A_turn_that_was_stored_before_the_fence_has_no_effects_after_it, Fencing | StoreFaults),
    ];

    private static EngineRule Rule(Func<Bench, Task> story, EngineCapabilities needs = None) =>
        new(story.Method.Name, factory => Bench.RunAsync(factory, story), needs);
}
