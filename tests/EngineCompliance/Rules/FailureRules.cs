using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.EngineCompliance.Rules;

/// <summary>Deciders and effect handlers that fail.</summary>
internal static class FailureRules
{
    public static async Task A_decider_that_throws_changes_nothing(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Add(1));
        for (var i = 0; i < 3; i++)
        {
            var refusal = await host.RefusedAsync(Bench.A, new Throw(), FaultKind.DriverError);
            Require.That(!refusal.UserFault.Contains("on purpose", StringComparison.Ordinal), "the tenant reads the text of an exception");
        }

        Require.Same<Reply>(new Reply.Accepted(2, false), await host.AskAsync(Bench.A, new Add(2)), "the answer to the next input");
        Require.Sequence([new Added(1), new Added(2)], await host.Engine.HistoryAsync(Bench.A), "the history");
    }

    public static async Task An_event_that_Evolve_refuses_never_reaches_the_journal(Bench bench)
    {
        var first = await bench.StartAsync();
        await first.TakenAsync(Bench.A, new Add(1));
        await first.RefusedAsync(Bench.A, new Poison("10.0.0.9"), FaultKind.DriverError);
        await first.RefusedAsync(Bench.B, new Poison("10.0.0.9"), FaultKind.DriverError);
        await first.Engine.StopAsync();
        var host = await bench.StartAsync();
        Require.Same<Reply>(new Reply.Accepted(2, false), await host.AskAsync(Bench.A, new Add(2)), "the answer after a restart");
        Require.That(await host.Engine.StateOfAsync(Bench.B) is null, "an entity has a state although its only decision was refused");
    }

    public static async Task A_decision_is_stored_as_a_whole_or_not_at_all(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Add(1));
        await host.RefusedAsync(Bench.A, new Poison("10.0.0.9"), FaultKind.DriverError);
        Require.Sequence([1], (await host.StateAsync(Bench.A)).Numbers, "the numbers after a decision whose last event was refused");
        Require.Sequence([new Added(1)], await host.Engine.HistoryAsync(Bench.A), "the history");
        Require.Same<Guid?>(null, await host.Engine.OwnerOfAddressAsync("10.0.0.9"), "the owner of the address that the refused decision claimed");
        await host.Engine.QuietAsync();
        Require.Sequence([], host.Trace.EffectsOf(Bench.A), "the effects of the refused decision");
        await host.TakenAsync(Bench.B, new ChangeIndex(new Indexed(IndexVerb.Claim, "10.0.0.9"), new Indexed(IndexVerb.Place, "n1")));
        await host.TakenAsync(Bench.A, new Add(2, 3, 4, 5, 6, 7, 8));
        await host.Engine.KillAsync();
        var again = await bench.StartAsync();
        Require.Sequence([1, 2, 3, 4, 5, 6, 7, 8], (await again.StateAsync(Bench.A)).Numbers, "the numbers after a restart");
    }

    public static async Task What_was_told_and_failed_is_made_up_for(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Begin("x"));
        await host.CarriedOutAsync(Bench.A, "x");
        Require.That(host.Engine.Tell(Bench.A, new Throw()), "a told input was not taken");
        await host.RevivedAsync(() => host.TimesCarriedOut(Bench.A, "x") > 1, "a told input was lost, and the entity was not told that it is recovered");
    }

    public static async Task A_timer_whose_turn_failed_is_made_up_for(Bench bench)
    {
        var host = await bench.StartAsync(setup => setup with { Definition = new FailsOnce(setup.Definition) });
        await host.TakenAsync(Bench.A, new Arm("t", 1, host.Engine.Now.AddSeconds(10), Remembered: true));
        await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        await host.RevivedAsync(async () => (await host.StateAsync(Bench.A)).Fired.Contains("t/1"), "a timer whose turn failed did not come again");
    }

    public static async Task An_effect_handler_that_throws_breaks_nothing(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Add(1) { Effects = [new Work("before"), new Breaks(), new Work("after")] });
        await host.CarriedOutAsync(Bench.A, "after");
        Require.Same<Reply>(new Reply.Accepted(2, false), await host.AskAsync(Bench.A, new Add(2)), "the answer to the next input");
        Require.Sequence([1, 2], (await host.StateAsync(Bench.A)).Numbers, "the numbers");
    }

    public static async Task An_entity_that_cannot_be_replayed_keeps_no_other_from_working(Bench bench)
    {
        var first = await bench.StartAsync();
        await first.TakenAsync(Bench.A, new Add(13));
        await first.TakenAsync(Bench.A, new Begin("x"));
        await first.TakenAsync(Bench.B, new Begin("y"));
        await first.Engine.StopAsync();
        var host = await bench.StartAsync(forgotten: 13);
        await host.CarriedOutAsync(Bench.B, "y");
        await host.TakenAsync(Bench.B, new Add(1));
        Require.That(await host.AskAsync(Bench.A, new Add(1)) is Reply.Refused, "an entity that can't be replayed takes an input");
        Require.Same(2, (await host.Engine.HistoryAsync(Bench.B)).Count, "the length of the other entity's history");
        await host.Engine.StopAsync();
        var mended = await bench.StartAsync();
        Require.Sequence([13], (await mended.StateAsync(Bench.A)).Numbers, "the numbers once a program that knows the event is back");
        await mended.CarriedOutAsync(Bench.A, "x");
    }

    /// <summary>Throws for the first timer.</summary>
    private sealed class FailsOnce(EntityDefinition<ProbeState, ProbeInput, ProbeEvent> inner) : DelegatingDefinition(inner)
    {
        private int _fired;

        public override Decision<ProbeEvent> Decide(ProbeState state, ProbeInput input, DateTimeOffset now) =>
            input is Fire && Interlocked.Increment(ref _fired) == 1 ? throw new InvalidOperationException("on purpose") : base.Decide(state, input, now);
    }
}
