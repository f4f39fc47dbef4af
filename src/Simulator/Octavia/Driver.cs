using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Network;

namespace LoxiActors.Simulation.Octavia;

/// <summary>
/// The provider driver in one octavia-api process: tries a call a few times under one id within its deadline, and tells the control
/// plane of calls that it gave up on, for as long as the process lives.
/// </summary>
internal sealed class Driver(SimProcess process, Broker broker, Trace trace)
{
    // octavia/loxiactors_octavia: the options' defaults, and the constants of calls.py and abandon.py.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private const int CallRetries = 2;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AbandonTimeout = TimeSpan.FromSeconds(600);
    private static readonly TimeSpan AbandonTry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstAbandonPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestAbandonPause = TimeSpan.FromSeconds(2);

    /// <summary>Null when there was no answer in time: Octavia rolls back then.</summary>
    public async Task<Reply?> CallAsync(string callId, DriverCall call)
    {
        var answered = new TaskCompletionSource<Reply>();
        var ends = process.Agenda.Now + CallTimeout;
        var pause = FirstPause;
        for (var leftOver = CallRetries; leftOver >= 0 && !answered.Task.IsCompleted && process.Agenda.Now < ends; leftOver--)
        {
            var left = ends - process.Agenda.Now;
            var tried = TryAsync(callId, call, left, answered);
            await Task.WhenAny(answered.Task, tried, process.Delay(left / (leftOver + 1))).ConfigureAwait(false);
            if (answered.Task.IsCompleted || !tried.IsCompleted || leftOver == 0)
                continue;
            await process.Delay(pause).ConfigureAwait(false);
            pause = pause * 3 < LongestPause ? pause * 3 : LongestPause;
        }

        var reply = answered.Task.IsCompleted ? answered.Task.Result : null;
        // Another try of a call that was refused may have been accepted.
        if (reply is null or Reply.Refused)
            process.Start(() => AbandonAsync(callId, call));
        return reply;
    }

    /// <summary>Ends without an answer when the control plane can't take the call now, or when the time is over.</summary>
    private async Task TryAsync(string callId, DriverCall call, TimeSpan left, TaskCompletionSource<Reply> answered)
    {
        var reply = await broker.AskAsync<Reply>(process, left, async life => await life.CallAsync(callId, call).ConfigureAwait(false)).ConfigureAwait(false);
        if (reply is not null and not Reply.Refused { Refusal.Kind: FaultKind.Unavailable })
            answered.TrySetResult(reply);
    }

    private async Task AbandonAsync(string callId, DriverCall call)
    {
        var ends = process.Agenda.Now + AbandonTimeout;
        var pause = FirstAbandonPause;
        while (process.Agenda.Now < ends)
        {
            var reply = await broker.AskAsync<Reply>(
                process, AbandonTry, async life => await life.AbandonAsync(callId, call).ConfigureAwait(false)).ConfigureAwait(false);
            if (reply is not null and not Reply.Refused { Refusal.Kind: FaultKind.Unavailable })
            {
                trace.Line(process.Name, $"abandoned {callId}: {reply.GetType().Name}");
                return;
            }

            await process.Delay(pause).ConfigureAwait(false);
            pause = pause * 2 < LongestAbandonPause ? pause * 2 : LongestAbandonPause;
        }

        trace.Line(process.Name, $"{callId} could not be abandoned in time");
    }
}
