using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.EngineCompliance.Rules;

/// <summary>What a turn is when nothing fails.</summary>
internal static class TurnRules
{
    public static async Task An_input_is_decided_stored_answered_and_carried_out(Bench bench)
    {
        var host = await bench.StartAsync();
        Require.Same<Reply>(new Reply.Accepted(2, false), await host.AskAsync(Bench.A, new Add(5, 7)), "the answer");
        Require.Same<Reply>(new Reply.Accepted(1, false), await host.AskAsync(Bench.A, new Begin("x")), "the answer");
        await host.CarriedOutAsync(Bench.A, "x");
        Require.Sequence([5, 7], (await host.StateAsync(Bench.A)).Numbers, "the numbers");
        Require.Sequence([new Added(5), new Added(7), (ProbeEvent)new Begun("x")], await host.Engine.HistoryAsync(Bench.A), "the history");
        Require.That(host.Engine.Tell(Bench.A, new Finish("x")), "a told input was not taken");
        Require.Sequence([], (await host.StateAsync(Bench.A)).Open, "the open work after it was told to finish");
    }

    public static async Task Inputs_of_one_sender_keep_their_order(Bench bench)
    {
        const int Senders = 6;
        const int Each = 150;
        var host = await bench.StartAsync();
        string[] keys = [Bench.A, Bench.B];
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            var asked = new List<Task<Reply>>();
            for (var i = 0; i < Each; i++)
            {
                var input = new Add((sender * 1_000) + i);
                if (i % 3 == 0)
                    Require.That(host.Engine.Tell(keys[i % 2], input), "a told input was not taken although there was room");
                else
                    asked.Add(host.AskAsync(keys[i % 2], input));
            }

            foreach (var reply in await Task.WhenAll(asked))
                Require.Taken(reply, "an asked input");
        })));
        var all = 0;
        foreach (var key in keys)
        {
            var numbers = (await host.StateAsync(key)).Numbers;
            all += numbers.Length;
            foreach (var ofOne in numbers.GroupBy(n => n / 1_000))
                Require.Sequence(ofOne.Order(), ofOne, $"the order in which the inputs of sender {ofOne.Key} were taken");
        }

        Require.Same(Senders * Each, all, "how many inputs were taken");
    }

    public static async Task Turns_of_one_entity_do_not_overlap(Bench bench)
    {
        var host = await bench.StartAsync();
        string[] keys = [Bench.A, Bench.B, Bench.C];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await host.TakenAsync(keys[i % 3], new Add((sender * 1_000) + i) { Effects = [new Work($"{sender}/{i}")] });
        })));
        await host.Engine.QuietAsync();
        Require.That(host.Trace.Overlap is null, $"entity {host.Trace.Overlap} decided twice at the same time");
        foreach (var key in keys)
        {
            var decided = host.Trace.InputsOf(key).OfType<Add>().SelectMany(a => a.Numbers);
            Require.Sequence(decided, (await host.StateAsync(key)).Numbers, "the numbers, in the order in which they were decided");
        }
    }

    public static async Task Effects_keep_the_order_of_the_decision_and_come_before_the_next_turn(Bench bench)
    {
        var host = await bench.StartAsync();
        var expected = new List<object>();
        var asked = new List<Task<Reply>>();
        for (var i = 0; i < 50; i++)
        {
            var input = new Add(i) { Effects = [new Work($"{i} first"), new Work($"{i} second"), new Work($"{i} third")] };
            expected.AddRange([$"{i}", .. input.Effects.Cast<Work>().Select(w => w.Name)]);
            asked.Add(host.AskAsync(Bench.A, input));
        }

        await Task.WhenAll(asked);
        await host.Engine.QuietAsync();
        var seen = host.Trace.Entries.Select(e => e.Input is Add add ? $"{add.Numbers[0]}" : e.Effect is Work work ? work.Name : "something else");
        Require.Sequence(expected, seen.Cast<object>(), "inputs and effects in order");
    }

    public static async Task A_refusal_is_a_value_and_stores_nothing(Bench bench)
    {
        var host = await bench.StartAsync();
        Require.Same("no such option", (await host.RefusedAsync(Bench.A, new Refuse("no such option"), FaultKind.UnsupportedOption)).UserFault, "the refusal");
        Require.That(await host.Engine.StateOfAsync(Bench.A) is null, "an entity that only refused has a state");
        await host.TakenAsync(Bench.A, new Add(1));
        await host.RefusedAsync(Bench.A, new Refuse("nor this"), FaultKind.UnsupportedOption);
        Require.Sequence([new Added(1)], await host.Engine.HistoryAsync(Bench.A), "the history");
    }

    public static async Task A_decision_without_events_has_its_effects_and_no_history(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Add(1));
        await host.TakenAsync(Bench.A, new Say("hello"));
        await host.CarriedOutAsync(Bench.A, "hello");
        Require.Sequence([new Added(1)], await host.Engine.HistoryAsync(Bench.A), "the history");
    }

    public static async Task A_query_sees_what_was_sent_before(Bench bench)
    {
        var host = await bench.StartAsync();
        Require.That(await host.Engine.StateOfAsync(Bench.A) is null, "an entity without events has a state");
        for (var i = 1; i <= 100; i++)
        {
            var reply = i % 2 == 0 ? host.AskAsync(Bench.A, new Add(i)) : null;
            if (reply is null)
                Require.That(host.Engine.Tell(Bench.A, new Add(i)), "a told input was not taken although there was room");
            Require.Same(i, (await host.StateAsync(Bench.A)).Numbers.Length, "how many numbers a query sees right after another input was sent");
        }
    }

    public static async Task A_query_is_no_input(Bench bench)
    {
        var first = await bench.StartAsync();
        await first.TakenAsync(Bench.A, new Add(1));
        await first.Engine.StopAsync();
        var host = await bench.StartAsync();
        Require.Sequence([1], (await host.StateAsync(Bench.A)).Numbers, "the numbers after a restart");
        Require.Sequence([], host.Trace.InputsOf(Bench.A), "what the entity decided on when its state was asked for");
    }
}
