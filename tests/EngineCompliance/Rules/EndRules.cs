using System.Diagnostics;
using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.EngineCompliance.Rules;

/// <summary>Entities that retire, and engines that stop.</summary>
internal static class EndRules
{
    public static async Task A_retired_entity_keeps_its_history_for_its_time_and_is_then_forgotten(Bench bench)
    {
        var host = await bench.StartAsync(setup => setup with { RetiredFor = TimeSpan.FromDays(2) });
        await host.TakenAsync(Bench.B, new Add(1));
        await host.TakenAsync(Bench.A, new ChangeIndex(new Indexed(IndexVerb.Claim, "10.0.0.1")));
        await host.TakenAsync(Bench.A, new Arm("t", 1, host.Engine.Now.AddHours(3)));
        await host.TakenAsync(Bench.A, new End());
        await host.AdvanceAsync(TimeSpan.FromDays(2) - TimeSpan.FromMinutes(1));
        Require.Sequence([], (await host.StateAsync(Bench.A)).Fired, "the timers that came after the entity had retired");
        Require.Same(3, (await host.Engine.HistoryAsync(Bench.A)).Count, "the length of a retired entity's history within its time");
        // Forgetting is nobody's turn: nothing says when it is through.
        var begun = Stopwatch.GetTimestamp();
        while (await WhatIsLeftAsync(host) is { } left)
        {
            Require.That(Stopwatch.GetElapsedTime(begun) < Require.Prompt, $"a retired entity still has {left} after its time");
            await host.AdvanceAsync(TimeSpan.FromMinutes(10));
        }

        Require.Sequence([1], (await host.StateAsync(Bench.B)).Numbers, "the numbers of an entity that has not retired");
        Require.Same<Reply>(new Reply.Accepted(1, false), await host.AskAsync(Bench.A, new Add(1)), "the answer of an entity that begins anew under the same key");
    }

    public static async Task Stopping_completes_the_turn_under_way_and_refuses_what_waits(Bench bench)
    {
        var first = await bench.StartAsync();
        var held = bench.Faults.HoldNext(stored: false);
        var turn = first.AskAsync(Bench.A, new Begin("x"));
        await held.Reached;
        var waiting = first.AskAsync(Bench.A, new Add(2));
        var stopping = first.Engine.StopAsync();
        Require.That(!stopping.IsCompleted, "the engine had stopped while a turn was under way");
        held.Release();
        await stopping;
        Require.Same<Reply>(new Reply.Accepted(1, false), await turn, "the answer of the turn that was under way");
        Require.Refused(await waiting, FaultKind.Unavailable, "an input that waited when the engine stopped");
        Require.Sequence([new Work("x")], first.Trace.EffectsOf(Bench.A), "the effects of the turn that was under way");
        var host = await bench.StartAsync();
        var state = await host.StateAsync(Bench.A);
        Require.Sequence(["x"], state.Open, "the open work after the stop");
        Require.Sequence([], state.Numbers, "the numbers: of what was refused nothing was taken");
    }

    public static async Task A_stopped_engine_takes_nothing(Bench bench)
    {
        var first = await bench.StartAsync();
        await first.TakenAsync(Bench.A, new Add(1));
        await first.Engine.StopAsync();
        await first.RefusedAsync(Bench.A, new Add(2), FaultKind.Unavailable);
        Require.That(!first.Engine.Tell(Bench.A, new Add(3)), "a stopped engine took a told input");
        await UnavailableAsync(first, "a stopped engine");
        var host = await bench.StartAsync();
        Require.Sequence([1], (await host.StateAsync(Bench.A)).Numbers, "the numbers after the stop");
    }

    private static async Task<string?> WhatIsLeftAsync(Host host) =>
        (await host.Engine.HistoryAsync(Bench.A)).Count > 0 ? "a history"
        : await host.Engine.StateOfAsync(Bench.A) is not null ? "a state"
        : await host.Engine.OwnerOfAddressAsync("10.0.0.1") is not null ? "an address"
        : null;

    internal static async Task UnavailableAsync(Host host, string who)
    {
        try
        {
            await host.Engine.StateOfAsync(Bench.A);
        }
        catch (StateUnavailableException)
        {
            return;
        }

        throw new ComplianceException($"{who} told the state of an entity");
    }
}
