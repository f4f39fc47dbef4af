using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.EngineCompliance.Rules;

/// <summary>A host that doesn't know yet that another one has taken over.</summary>
internal static class FencingRules
{
    public static async Task The_append_of_a_stale_host_is_refused_and_has_no_effects(Bench bench)
    {
        var stale = await bench.StartAsync();
        await stale.TakenAsync(Bench.A, new Add(1));
        var fresh = await bench.StartAsync();
        await stale.RefusedAsync(Bench.A, new Begin("late"), FaultKind.Unavailable);
        await stale.RefusedAsync(Bench.B, new ChangeIndex(new Indexed(IndexVerb.Claim, "10.0.0.1")), FaultKind.Unavailable);
        await fresh.OthersGoOnAsync(Bench.C);
        Require.Sequence([], stale.Trace.Entries.Select(e => e.Effect).OfType<Effect>(), "the effects that the stale host carried out");
        Require.Same<Reply>(new Reply.Accepted(2, false), await fresh.AskAsync(Bench.A, new Add(2)), "the answer of the host that has taken over");
        Require.Sequence([new Added(1), new Added(2)], await fresh.Engine.HistoryAsync(Bench.A), "the history");
        Require.Same<Guid?>(null, await fresh.Engine.OwnerOfAddressAsync("10.0.0.1"), "the owner of the address that the stale host's entity claimed");
        await fresh.TakenAsync(Bench.C, new ChangeIndex(new Indexed(IndexVerb.Claim, "10.0.0.1")));
    }

    public static async Task A_fenced_host_refuses_everything(Bench bench)
    {
        var stale = await bench.StartAsync();
        await stale.TakenAsync(Bench.A, new Begin("x"));
        await stale.TakenAsync(Bench.A, new Arm("t", 1, stale.Engine.Now.AddMinutes(1)));
        await stale.CarriedOutAsync(Bench.A, "x");
        await stale.Engine.QuietAsync();
        var fresh = await bench.StartAsync();
        await stale.RefusedAsync(Bench.B, new Add(1), FaultKind.Unavailable);
        var before = stale.Trace.Entries.Count;
        await stale.RefusedAsync(Bench.A, new Say("no event, only an effect"), FaultKind.Unavailable);
        await stale.RefusedAsync(Bench.C, new Say("no event, only an effect"), FaultKind.Unavailable);
        Require.That(!stale.Engine.Tell(Bench.A, new Finish("x")), "a fenced host took a told input");
        await EndRules.UnavailableAsync(stale, "a fenced host");
        await fresh.AdvanceAsync(TimeSpan.FromMinutes(2));
        await stale.Engine.QuietAsync();
        Require.Same(before, stale.Trace.Entries.Count, "how many inputs and effects the host has seen, before and after it was fenced");
        Require.Sequence([], (await fresh.StateAsync(Bench.A)).Fired, "the timers that came: the only one was the fenced host's");
    }

    public static async Task A_turn_that_was_stored_before_the_fence_has_no_effects_after_it(Bench bench)
    {
        var stale = await bench.StartAsync();
        var held = bench.Faults.HoldNext(stored: true);
        var turn = stale.AskAsync(Bench.A, new Begin("x"));
        await held.Reached;
        var fresh = await bench.StartAsync();
        await fresh.CarriedOutAsync(Bench.A, "x");
        await stale.RefusedAsync(Bench.B, new Add(1), FaultKind.Unavailable);
        held.Release();
        await turn;
        await stale.Engine.QuietAsync();
        Require.Sequence([], stale.Trace.EffectsOf(Bench.A), "the effects that a fenced host carried out");
    }
}
