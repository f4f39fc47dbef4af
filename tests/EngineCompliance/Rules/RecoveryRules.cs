using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;

namespace LoxiActors.EngineCompliance.Rules;

/// <summary>New processes on an old store.</summary>
internal static class RecoveryRules
{
    public static async Task What_was_answered_survives_a_crash(Bench bench)
    {
        var first = await bench.StartAsync();
        var keys = Enumerable.Range(0, 20).Select(i => $"entity {i}").ToArray();
        await Task.WhenAll(keys.Select(key => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
                await first.TakenAsync(key, new Add(i));
        })));
        await first.Engine.KillAsync();
        var host = await bench.StartAsync();
        foreach (var key in keys)
            Require.Sequence(Enumerable.Range(0, 10), (await host.StateAsync(key)).Numbers, $"the numbers of {key} after a crash");
    }

    public static async Task Recovered_comes_first_in_a_new_process(Bench bench)
    {
        var first = await bench.StartAsync();
        await first.TakenAsync(Bench.A, new Add(1));
        await first.TakenAsync(Bench.B, new Begin("x"));
        Require.Sequence([], first.Trace.Entries.Select(e => e.Input).OfType<Recover>(), "recoveries in the process in which the entities began");
        await first.Engine.StopAsync();
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Say("hello"));
        await host.TakenAsync(Bench.B, new Say("hello"));
        Require.Sequence([new Recover(), (ProbeInput)new Say("hello")], host.Trace.InputsOf(Bench.A), "what an idle entity decided on after a restart");
        Require.Sequence([new Recover(), (ProbeInput)new Say("hello")], host.Trace.InputsOf(Bench.B), "what a guarded entity decided on after a restart");
    }

    public static async Task What_is_stored_can_be_read_before_the_start(Bench bench)
    {
        Require.Sequence([], (await bench.ReadStoredAsync()).Keys, "the entities of an empty store");
        var first = await bench.StartAsync();
        string[] keys = [Bench.A, Bench.B, Bench.C, "no uuid"];
        foreach (var key in keys)
        {
            for (var i = 0; i < 12; i++)
                await first.TakenAsync(key, new Add(i));
        }

        await first.TakenAsync(Bench.B, new Begin("x"));
        await first.TakenAsync(Bench.C, new End());
        await first.TakenAsync("never stored", new Say("hello"));
        var live = new Dictionary<string, ProbeState>();
        foreach (var key in keys)
            live[key] = await first.StateAsync(key);
        await first.Engine.KillAsync();
        var stored = await bench.ReadStoredAsync();
        Require.Sequence(keys.Order(StringComparer.Ordinal), stored.Keys.Order(StringComparer.Ordinal), "the entities that could be read before the start");
        foreach (var key in keys)
            Require.That(Model.BytesOf(stored[key]).AsSpan().SequenceEqual(Model.BytesOf(live[key])), $"the state of {key} that was read before the start differs from the live one");
        var host = await bench.StartAsync();
        Require.Sequence([new Recover()], host.Trace.InputsOf(Bench.B), "what a guarded entity decided on after its state had been read");
    }

    public static async Task Guarded_entities_are_brought_back_at_the_start(Bench bench)
    {
        var first = await bench.StartAsync();
        await first.TakenAsync(Bench.A, new Begin("x"));
        await first.TakenAsync(Bench.B, new Add(1));
        await first.TakenAsync(Bench.C, new Begin("y"));
        await first.TakenAsync(Bench.C, new Finish("y"));
        await first.Engine.KillAsync();
        var host = await bench.StartAsync();
        Require.Sequence([new Recover()], host.Trace.InputsOf(Bench.A), "what the guarded entity had decided on when the start was through");
        await host.CarriedOutAsync(Bench.A, "x");
        Require.Sequence([], host.Trace.InputsOf(Bench.B).Concat(host.Trace.InputsOf(Bench.C)), "what entities that aren't guarded decided on");
    }

    public static async Task A_crash_between_store_and_effect_is_made_up_for(Bench bench)
    {
        var first = await bench.StartAsync();
        var held = bench.Faults.HoldNext(stored: true);
        _ = first.AskAsync(Bench.A, new Begin("x"));
        await held.Reached;
        await first.Engine.KillAsync();
        held.Release();
        var host = await bench.StartAsync();
        await host.CarriedOutAsync(Bench.A, "x");
        Require.Sequence([], first.Trace.EffectsOf(Bench.A), "the effects that the killed engine carried out after its end");
    }

    public static async Task A_crash_before_the_store_leaves_nothing(Bench bench)
    {
        var first = await bench.StartAsync();
        await first.TakenAsync(Bench.A, new Add(1));
        var held = bench.Faults.HoldNext(stored: false);
        _ = first.AskAsync(Bench.A, new Begin("x"));
        await held.Reached;
        await first.Engine.KillAsync();
        held.Release();
        var host = await bench.StartAsync();
        Require.Same<Reply>(new Reply.Accepted(2, false), await host.AskAsync(Bench.A, new Add(2)), "the answer after the crash");
        Require.Sequence([], (await host.StateAsync(Bench.A)).Open, "the open work whose append never reached the store");
    }
}
