using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.EngineCompliance.Rules;

/// <summary>What waits is bounded, and what doesn't fit is refused.</summary>
internal static class MailboxRules
{
    private const int Places = 3;

    public static async Task A_full_mailbox_refuses_and_takes_nothing(Bench bench)
    {
        var (host, held, taken) = await FullAsync(bench);
        for (var i = 0; i < 3; i++)
        {
            var reply = await Require.PromptlyAsync(host.AskAsync(Bench.A, new Add(100 + i)), "an input beyond the bound of the mailbox");
            Require.Refused(reply, FaultKind.Unavailable, "an input beyond the bound of the mailbox");
        }

        try
        {
            await Require.PromptlyAsync(host.Engine.StateOfAsync(Bench.A), "a query beyond the bound of the mailbox");
            throw new ComplianceException("a query was answered beyond the bound of the mailbox");
        }
        catch (StateUnavailableException)
        {
        }

        await host.TakenAsync(Bench.B, new Add(1));
        held.Release();
        foreach (var reply in await Task.WhenAll(taken))
            Require.Taken(reply, "an input within the bound of the mailbox");
        Require.Sequence(Enumerable.Range(0, Places + 1), (await host.StateAsync(Bench.A)).Numbers, "the numbers: of what was refused nothing was taken");
    }

    public static async Task What_is_told_has_places_that_askers_cannot_take(Bench bench)
    {
        var (host, held, taken) = await FullAsync(bench);
        var told = new List<int>();
        for (var i = 10; i < 10 + Places; i++)
        {
            Require.That(host.Engine.Tell(Bench.A, new Add(i)), $"told input {i - 9} of {Places} was not taken by a mailbox that is full of askers");
            told.Add(i);
        }

        var next = 10 + Places;
        while (host.Engine.Tell(Bench.A, new Add(next)))
        {
            told.Add(next++);
            Require.That(told.Count < 10_000, "the mailbox takes told inputs without a bound");
        }

        held.Release();
        await Task.WhenAll(taken);
        await host.Engine.QuietAsync();
        Require.Sequence(Enumerable.Range(0, Places + 1).Concat(told), (await host.StateAsync(Bench.A)).Numbers, "the numbers");
    }

    public static async Task A_timer_gets_into_a_full_mailbox(Bench bench)
    {
        var host = await bench.StartAsync(Bounded);
        await host.TakenAsync(Bench.A, new Arm("t", 1, host.Engine.Now.AddSeconds(10)));
        await host.Engine.QuietAsync();
        var (held, taken) = await FillAsync(bench, host);
        await host.Engine.AdvanceAsync(TimeSpan.FromSeconds(10));
        held.Release();
        await Task.WhenAll(taken);
        await host.Engine.QuietAsync();
        Require.Sequence(["t/1"], (await host.StateAsync(Bench.A)).Fired, "the timers that came");
    }

    private static EngineSetup Bounded(EngineSetup setup) => setup with { MailboxPlaces = Places };

    /// <summary>An entity whose turn waits for the store and whose mailbox is full of askers; their numbers are 0 to <see cref="Places"/>.</summary>
    private static async Task<(Host Host, IHeldAppend Held, List<Task<Reply>> Taken)> FullAsync(Bench bench)
    {
        var host = await bench.StartAsync(Bounded);
        var (held, taken) = await FillAsync(bench, host);
        return (host, held, taken);
    }

    private static async Task<(IHeldAppend Held, List<Task<Reply>> Taken)> FillAsync(Bench bench, Host host)
    {
        var held = bench.Faults.HoldNext(stored: true);
        var taken = new List<Task<Reply>> { host.AskAsync(Bench.A, new Add(0)) };
        await held.Reached;
        for (var i = 1; i <= Places; i++)
            taken.Add(host.AskAsync(Bench.A, new Add(i)));
        Require.That(taken.All(reply => !reply.IsCompleted), "an input within the bound of the mailbox was refused");
        return (held, taken);
    }
}
