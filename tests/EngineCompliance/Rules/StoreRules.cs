using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.EngineCompliance.Rules;

/// <summary>What is seen when, and what follows when the store fails.</summary>
internal static class StoreRules
{
    public static async Task No_reply_before_the_events_are_stored(Bench bench)
    {
        var host = await bench.StartAsync();
        var held = bench.Faults.HoldNext(stored: false);
        var reply = host.AskAsync(Bench.A, new Begin("x"));
        var state = host.Engine.StateOfAsync(Bench.A);
        await held.Reached;
        await host.OthersGoOnAsync(Bench.B);
        Require.That(!reply.IsCompleted, "an input was answered before its events were stored");
        Require.That(!state.IsCompleted, "a state was shown before its events were stored");
        held.Release();
        Require.Same<Reply>(new Reply.Accepted(1, false), await reply, "the answer once the events were stored");
        Require.Sequence(["x"], (await state)!.Open, "the open work once the events were stored");
    }

    public static async Task No_effect_before_the_events_are_stored(Bench bench)
    {
        var host = await bench.StartAsync();
        var held = bench.Faults.HoldNext(stored: false);
        var reply = host.AskAsync(Bench.A, new Begin("x"));
        await held.Reached;
        await host.OthersGoOnAsync(Bench.B);
        Require.Sequence([], host.Trace.EffectsOf(Bench.A), "the effects that were carried out before the events were stored");
        held.Release();
        await reply;
        await host.CarriedOutAsync(Bench.A, "x");
    }

    public static async Task No_index_before_the_events_are_stored(Bench bench)
    {
        var host = await bench.StartAsync();
        var held = bench.Faults.HoldNext(stored: false);
        var reply = host.AskAsync(Bench.A, new ChangeIndex(new Indexed(IndexVerb.Claim, "10.0.0.1")));
        await held.Reached;
        await host.OthersGoOnAsync(Bench.B);
        Require.Same<Guid?>(null, await host.Engine.OwnerOfAddressAsync("10.0.0.1"), "the owner of the address before the claim was stored");
        held.Release();
        await reply;
        Require.Same(Guid.Parse(Bench.A), await host.Engine.OwnerOfAddressAsync("10.0.0.1"), "the owner of the address once the claim was answered");
    }

    public static async Task The_next_turn_waits_for_the_store(Bench bench)
    {
        var host = await bench.StartAsync();
        var held = bench.Faults.HoldNext(stored: true);
        var first = host.AskAsync(Bench.A, new Add(1));
        var second = host.AskAsync(Bench.A, new Add(2));
        await held.Reached;
        await host.OthersGoOnAsync(Bench.B);
        Require.Same(1, host.Trace.InputsOf(Bench.A).Count, "how many inputs the entity decided on while its first append was under way");
        held.Release();
        Require.Same<Reply>(new Reply.Accepted(1, false), await first, "the first answer");
        Require.Same<Reply>(new Reply.Accepted(2, false), await second, "the second answer");
    }

    public static async Task What_could_not_be_stored_did_not_happen(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Add(1));
        bench.Faults.Append = AppendFault.Lost;
        await host.RefusedAsync(Bench.A, new Begin("x"), FaultKind.Unavailable);
        await host.RefusedAsync(Bench.B, new ChangeIndex(new Indexed(IndexVerb.Claim, "10.0.0.1")), FaultKind.Unavailable);
        bench.Faults.Append = AppendFault.None;
        Require.Sequence([], (await host.StateAsync(Bench.A)).Open, "the open work after an append that failed");
        Require.Same<Reply>(new Reply.Accepted(2, false), await host.AskAsync(Bench.A, new Add(2)), "the answer to the next input");
        Require.Sequence([new Added(1), new Added(2)], await host.Engine.HistoryAsync(Bench.A), "the history");
        Require.That(await host.Engine.StateOfAsync(Bench.B) is null, "an entity has a state although its only append failed");
        Require.Same<Guid?>(null, await host.Engine.OwnerOfAddressAsync("10.0.0.1"), "the owner of the address whose claim failed");
        await host.TakenAsync(Bench.C, new ChangeIndex(new Indexed(IndexVerb.Claim, "10.0.0.1")));
    }

    public static async Task An_append_that_failed_has_no_effects(Bench bench)
    {
        var host = await bench.StartAsync();
        bench.Faults.Append = AppendFault.Lost;
        await host.RefusedAsync(Bench.A, new Begin("x"), FaultKind.Unavailable);
        await host.RefusedAsync(Bench.A, new Arm("t", 1, host.Engine.Now), FaultKind.Unavailable);
        bench.Faults.Append = AppendFault.None;
        await host.OthersGoOnAsync(Bench.B);
        await host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Require.Sequence([], host.Trace.EffectsOf(Bench.A), "the effects of appends that failed");
        await host.TakenAsync(Bench.A, new Add(1));
        Require.Sequence([], (await host.StateAsync(Bench.A)).Fired, "the timers of appends that failed");
    }

    public static async Task An_append_whose_answer_was_lost_counts_once(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Add(1));
        bench.Faults.Append = AppendFault.AnswerLost;
        await host.RefusedAsync(Bench.A, new Begin("x"), FaultKind.Unavailable);
        bench.Faults.Append = AppendFault.None;
        Require.Same<Reply>(new Reply.Accepted(1, true), await host.AskAsync(Bench.A, new Begin("x")), "the answer to the same input, sent again");
        Require.Sequence([new Added(1), (ProbeEvent)new Begun("x")], await host.Engine.HistoryAsync(Bench.A), "the history");
        await host.CarriedOutAsync(Bench.A, "x");
        Require.Sequence(
            [new Begin("x"), new Recover(), (ProbeInput)new Begin("x")], host.Trace.InputsOf(Bench.A).Skip(1), "what the entity decided on from the lost answer on");
    }

    public static async Task The_first_append_of_an_entity_may_be_the_one_whose_answer_was_lost(Bench bench)
    {
        var host = await bench.StartAsync();
        bench.Faults.Append = AppendFault.AnswerLost;
        await host.RefusedAsync(Bench.A, new Begin("x"), FaultKind.Unavailable);
        bench.Faults.Append = AppendFault.None;
        Require.Sequence(["x"], (await host.StateAsync(Bench.A)).Open, "the open work that was stored after all");
        Require.Same<Reply>(new Reply.Accepted(1, false), await host.AskAsync(Bench.A, new Add(2)), "the answer to the next input");
        await host.CarriedOutAsync(Bench.A, "x");
    }

    public static async Task Effects_of_a_lost_answer_come_without_another_input(Bench bench)
    {
        var host = await bench.StartAsync();
        bench.Faults.Append = AppendFault.AnswerLost;
        await host.RefusedAsync(Bench.A, new Begin("x"), FaultKind.Unavailable);
        bench.Faults.Append = AppendFault.None;
        bench.Faults.Unreadable = true;
        await host.AdvanceAsync(TimeSpan.FromSeconds(20));
        bench.Faults.Unreadable = false;
        await host.RevivedAsync(() => host.TimesCarriedOut(Bench.A, "x") > 0, "an effect whose events were stored was not carried out");
    }

    public static async Task The_index_follows_an_append_whose_answer_was_lost(Bench bench)
    {
        var host = await bench.StartAsync();
        bench.Faults.Append = AppendFault.AnswerLost;
        await host.RefusedAsync(Bench.A, new ChangeIndex(new Indexed(IndexVerb.Claim, "10.0.0.1")), FaultKind.Unavailable);
        bench.Faults.Append = AppendFault.None;
        await host.StateAsync(Bench.A);
        Require.Same(Guid.Parse(Bench.A), await host.Engine.OwnerOfAddressAsync("10.0.0.1"), "the owner of an address whose claim was stored after all");
        bench.Faults.Append = AppendFault.Lost;
        await host.RefusedAsync(Bench.A, new ChangeIndex(new Indexed(IndexVerb.Release, "10.0.0.1")), FaultKind.Unavailable);
        bench.Faults.Append = AppendFault.None;
        await host.StateAsync(Bench.A);
        Require.Same(Guid.Parse(Bench.A), await host.Engine.OwnerOfAddressAsync("10.0.0.1"), "the owner of an address whose release failed");
    }

    public static async Task What_was_told_and_could_not_be_stored_is_made_up_for(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Begin("x"));
        await host.CarriedOutAsync(Bench.A, "x");
        bench.Faults.Append = AppendFault.Lost;
        Require.That(host.Engine.Tell(Bench.A, new Finish("x")), "a told input was not taken");
        await host.Engine.QuietAsync();
        bench.Faults.Append = AppendFault.None;
        await host.RevivedAsync(() => host.TimesCarriedOut(Bench.A, "x") > 1, "a told input was lost, and the entity was not told that it is recovered");
    }

    public static async Task What_was_told_while_the_store_was_unreadable_is_made_up_for(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Begin("x"));
        await host.CarriedOutAsync(Bench.A, "x");
        // An engine may let the state go after this.
        await host.RefusedAsync(Bench.A, new Throw(), FaultKind.DriverError);
        bench.Faults.Unreadable = true;
        Require.That(host.Engine.Tell(Bench.A, new Finish("x")), "a told input was not taken");
        await host.Engine.QuietAsync();
        bench.Faults.Unreadable = false;
        await host.RevivedAsync(
            async () => (await host.StateAsync(Bench.A)).Open.IsEmpty || host.TimesCarriedOut(Bench.A, "x") > 1,
            "a told input was lost, and the entity was not told that it is recovered");
    }

    public static async Task A_timer_that_came_while_the_store_was_unreadable_is_made_up_for(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Arm("t", 1, host.Engine.Now.AddSeconds(10), Remembered: true));
        await host.RefusedAsync(Bench.A, new Throw(), FaultKind.DriverError);
        bench.Faults.Unreadable = true;
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        bench.Faults.Unreadable = false;
        await host.RevivedAsync(async () => (await host.StateAsync(Bench.A)).Fired.Contains("t/1"), "a timer was lost");
    }
}
