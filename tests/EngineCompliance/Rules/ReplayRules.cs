using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.EngineCompliance.Rules;

/// <summary>A state that was replayed, and one that left memory, is the one that was live.</summary>
internal static class ReplayRules
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    public static async Task A_replayed_state_equals_the_live_one_byte_for_byte(Bench bench)
    {
        var random = new Prng(20_260_101);
        string[] keys = [Bench.A, Bench.B, Bench.C, "no uuid"];
        var models = keys.ToDictionary(key => key, key => new Model(key));
        var host = await bench.StartAsync(Impatient);
        for (var i = 0; i < 400; i++)
        {
            var key = keys[random.Next(keys.Length)];
            var input = Any(random, key, host.Engine.Now);
            var expected = models[key].Take(input, host.Engine.Now);
            var reply = await host.AskAsync(key, input);
            if (expected is null)
                Require.Refused(reply, FaultKind.DriverError, $"input {i}, {input}");
            else
                Require.Same(expected, reply, $"the answer to input {i}, {input}");
            if (i % 40 == 20)
                await host.AdvanceAsync(Idle * 3);
            if (i % 40 != 39)
                continue;
            await SameAsync(host, models, $"live, after {i + 1} inputs");
            if (i % 80 == 39)
                await host.Engine.KillAsync();
            else
                await host.Engine.StopAsync();
            host = await bench.StartAsync(Impatient);
            await SameAsync(host, models, $"replayed, after {i + 1} inputs");
        }
    }

    public static async Task Snapshots_are_invisible(Bench bench)
    {
        var states = new List<byte[]>();
        string[] keys = [Bench.A, Bench.B, Bench.C];
        int[] between = [1, 7, 100_000];
        for (var run = 0; run < between.Length; run++)
        {
            var every = between[run];
            var random = new Prng(7);
            var host = await bench.StartAsync(setup => setup with { SnapshotEvery = every });
            var begun = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
            for (var i = 0; i < 90; i++)
            {
                // The index apart: addresses and objects have one owner, whatever the entity.
                var input = Any(random, keys[run], begun);
                await host.AskAsync(keys[run], input is ChangeIndex ? new Add(i) : input);
                if (i % 30 != 29)
                    continue;
                await host.Engine.KillAsync();
                host = await bench.StartAsync(setup => setup with { SnapshotEvery = every });
            }

            states.Add(Model.BytesOf(await host.StateAsync(keys[run]) with { Key = "" }));
            await host.Engine.StopAsync();
        }

        for (var run = 1; run < between.Length; run++)
            Require.That(states[run].AsSpan().SequenceEqual(states[0]), $"with a snapshot every {between[run]} events the state differs from that with one every {between[0]}");
    }

    public static async Task An_entity_that_left_memory_answers_the_same(Bench bench)
    {
        var host = await bench.StartAsync(Impatient);
        var model = new Model(Bench.A);
        for (var i = 1; i <= 12; i++)
        {
            var expected = model.Take(new Add(i), host.Engine.Now);
            Require.Same(expected, await host.AskAsync(Bench.A, new Add(i)), "the answer of an entity that was idle for long");
            await host.AdvanceAsync(Idle * 3);
        }

        Require.That(Model.BytesOf(await host.StateAsync(Bench.A)).AsSpan().SequenceEqual(model.Bytes), "the state of an entity that was idle for long differs");
    }

    public static async Task An_idle_entity_leaves_memory_unless_it_is_guarded_or_has_a_timer(Bench bench)
    {
        var host = await bench.StartAsync(Impatient);
        await host.TakenAsync(Bench.A, new Add(1));
        await host.TakenAsync(Bench.B, new Begin("x"));
        await host.TakenAsync(Bench.C, new Arm("t", 1, host.Engine.Now.AddHours(1)));
        await host.AdvanceAsync(Idle * 3);
        Require.Same(2, host.Engine.Resident, "how many entities are in memory: one is guarded, one has a timer, one is idle");
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        Require.Sequence(["t/1"], (await host.StateAsync(Bench.C)).Fired, "the timers that came");
        await host.TakenAsync(Bench.B, new Finish("x"));
        await host.AdvanceAsync(Idle * 3);
        Require.Same(0, host.Engine.Resident, "how many entities are in memory when all are idle");
    }

    private static EngineSetup Impatient(EngineSetup setup) => setup with { IdleAfter = Idle };

    private static async Task SameAsync(Host host, Dictionary<string, Model> models, string when)
    {
        foreach (var (key, model) in models)
        {
            var bytes = Model.BytesOf(await host.Engine.StateOfAsync(key));
            Require.That(bytes.AsSpan().SequenceEqual(model.Bytes), $"the state of {key} differs from what was decided, {when}");
        }
    }

    private static ProbeInput Any(Prng random, string key, DateTimeOffset now) => random.Next(14) switch
    {
        0 => new Begin($"work {random.Next(3)}"),
        1 or 2 => new Finish($"work {random.Next(3)}"),
        3 => new Arm($"t{random.Next(3)}", random.Next(100), now.AddDays(300 + random.Next(10)), Remembered: random.Next(2) == 0),
        4 => new Disarm($"t{random.Next(3)}"),
        5 => new Refuse("no"),
        6 => new Throw(),
        7 => new Poison("10.0.0.9"),
        8 => new Say("hello"),
        9 when Guid.TryParse(key, out _) => new ChangeIndex(new Indexed(IndexVerb.Place, $"n{random.Next(3)}"), new Indexed(IndexVerb.Own, key)),
        10 => new Add(random.Next(1_000), random.Next(1_000), random.Next(1_000)),
        _ => new Add(random.Next(1_000)),
    };
}
