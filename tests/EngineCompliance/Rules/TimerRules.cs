using LoxiActors.EngineCompliance.Probe;

namespace LoxiActors.EngineCompliance.Rules;

internal static class TimerRules
{
    public static async Task A_timer_comes_once_when_it_is_due_and_never_early(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Arm("t", 7, host.Engine.Now.AddMinutes(3)));
        await host.AdvanceAsync(TimeSpan.FromMinutes(3) - TimeSpan.FromMilliseconds(1));
        Require.Sequence([], (await host.StateAsync(Bench.A)).Fired, "the timers that came 1 ms before they were due");
        await host.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Require.Sequence(["t/7"], (await host.StateAsync(Bench.A)).Fired, "the timers that came when they were due, with their epochs");
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        Require.Sequence(["t/7"], (await host.StateAsync(Bench.A)).Fired, "the timers that have come after another hour");
    }

    public static async Task A_timer_takes_the_place_of_one_of_its_name(Bench bench)
    {
        var host = await bench.StartAsync();
        var now = host.Engine.Now;
        await host.TakenAsync(Bench.A, new Arm("t", 1, now.AddSeconds(10)));
        await host.TakenAsync(Bench.A, new Arm("u", 1, now.AddSeconds(11)));
        await host.TakenAsync(Bench.B, new Arm("t", 9, now.AddSeconds(12)));
        await host.TakenAsync(Bench.A, new Arm("t", 2, now.AddSeconds(20)));
        await host.AdvanceAsync(TimeSpan.FromSeconds(15));
        Require.Sequence(["u/1"], (await host.StateAsync(Bench.A)).Fired, "the timers that came after 15 s");
        Require.Sequence(["t/9"], (await host.StateAsync(Bench.B)).Fired, "the timers of another entity that came after 15 s");
        await host.AdvanceAsync(TimeSpan.FromSeconds(15));
        Require.Sequence(["u/1", "t/2"], (await host.StateAsync(Bench.A)).Fired, "the timers that came after 30 s");
    }

    public static async Task A_cancelled_timer_does_not_come(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Arm("t", 1, host.Engine.Now.AddSeconds(10)));
        await host.TakenAsync(Bench.A, new Arm("u", 1, host.Engine.Now.AddSeconds(10)));
        await host.TakenAsync(Bench.A, new Disarm("t"));
        await host.TakenAsync(Bench.A, new Disarm("none"));
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Require.Sequence(["u/1"], (await host.StateAsync(Bench.A)).Fired, "the timers that came");
    }

    public static async Task An_overdue_timer_comes_at_once(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Arm("t", 1, host.Engine.Now.AddDays(-1)));
        await host.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Require.Sequence(["t/1"], (await host.StateAsync(Bench.A)).Fired, "the timers that came");
    }

    public static async Task A_timer_that_comes_late_bears_its_own_epoch(Bench bench)
    {
        var host = await bench.StartAsync();
        var due = host.Engine.Now.AddSeconds(10);
        await host.TakenAsync(Bench.A, new Arm("replaced", 1, due));
        await host.TakenAsync(Bench.A, new Arm("cancelled", 1, due));
        await host.Engine.QuietAsync();
        var held = bench.Faults.HoldNext(stored: true);
        var turn = host.AskAsync(Bench.A, new Add(1));
        await held.Reached;
        // Both come due while what replaces and cancels them waits before them in the mailbox.
        var replacing = host.AskAsync(Bench.A, new Arm("replaced", 2, due.AddSeconds(10)));
        var cancelling = host.AskAsync(Bench.A, new Disarm("cancelled"));
        await host.Engine.AdvanceAsync(TimeSpan.FromSeconds(10));
        held.Release();
        await Task.WhenAll(turn, replacing, cancelling);
        await host.AdvanceAsync(TimeSpan.FromSeconds(9));
        var late = (await host.StateAsync(Bench.A)).Fired;
        Require.That(late.Except(["replaced/1", "cancelled/1"]).FirstOrDefault() is null, $"a timer came early: {string.Join(", ", late)}");
        Require.That(late.Distinct().Count() == late.Length, $"a timer came twice: {string.Join(", ", late)}");
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Require.Sequence([.. late, "replaced/2"], (await host.StateAsync(Bench.A)).Fired, "the timers that came");
    }

    public static async Task Timers_end_with_the_process_and_Recovered_starts_them_again(Bench bench)
    {
        var first = await bench.StartAsync();
        await first.TakenAsync(Bench.A, new Arm("forgotten", 1, first.Engine.Now.AddSeconds(10)));
        await first.TakenAsync(Bench.A, new Arm("remembered", 4, first.Engine.Now.AddSeconds(20), Remembered: true));
        await first.TakenAsync(Bench.A, new Begin("x"));
        await first.Engine.KillAsync();
        var host = await bench.StartAsync();
        await host.AdvanceAsync(TimeSpan.FromSeconds(19));
        Require.Sequence([], (await host.StateAsync(Bench.A)).Fired, "the timers that came in the new process before the remembered one was due");
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Require.Sequence(["remembered/4"], (await host.StateAsync(Bench.A)).Fired, "the timers that came in the new process");
    }

    public static async Task After_a_failed_append_timers_run_as_Recovered_starts_them(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new Arm("remembered", 4, host.Engine.Now.AddMinutes(5), Remembered: true));
        bench.Faults.Append = AppendFault.Lost;
        Require.That(await host.AskAsync(Bench.A, new Add(1)) is Actors.Seam.Reply.Refused, "an input that could not be stored was taken");
        bench.Faults.Append = AppendFault.None;
        await host.AdvanceAsync(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Require.Sequence([], (await host.StateAsync(Bench.A)).Fired, "the timers that came early");
        await host.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Require.Sequence(["remembered/4"], (await host.StateAsync(Bench.A)).Fired, "the timers that came");
    }
}
