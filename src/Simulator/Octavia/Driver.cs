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
    /// <summary>Null when there was no answer in time: Octavia rolls back then.</summary>
    public async Task<Reply?> CallAsync(string callId, DriverCall call)
    {
        var answered = new TaskCompletionSource<Reply?>();
        var ends = process.Agenda.Now + CallSettings.CallTimeout;
        process.After(CallSettings.CallTimeout, () => answered.TrySetResult(null));
        for (var leftOver = CallSettings.CallRetries; leftOver >= 0 && !answered.Task.IsCompleted; leftOver--)
        {
            var left = ends - process.Agenda.Now;
            _ = TryAsync(callId, call, left, answered);
            await Task.WhenAny(answered.Task, process.Delay(left / (leftOver + 1))).ConfigureAwait(false);
        }

        var reply = await answered.Task.ConfigureAwait(false);
        // Another try of a call that was refused may have been accepted.
        if (reply is null or Reply.Refused)
            _ = AbandonAsync(callId, call);
        return reply;
    }

    private async Task TryAsync(string callId, DriverCall call, TimeSpan left, TaskCompletionSource<Reply?> answered)
    {
        var reply = await broker.AskAsync<Reply>(process, left, async life => await life.CallAsync(callId, call).ConfigureAwait(false)).ConfigureAwait(false);
        if (reply is not null and not Reply.Refused { Refusal.Kind: FaultKind.Unavailable })
            answered.TrySetResult(reply);
    }

    private async Task AbandonAsync(string callId, DriverCall call)
    {
        var ends = process.Agenda.Now + CallSettings.AbandonTimeout;
        while (process.Agenda.Now < ends)
        {
            var reply = await broker.AskAsync<Reply>(
                process, CallSettings.AbandonTry, async life => await life.AbandonAsync(callId, call).ConfigureAwait(false)).ConfigureAwait(false);
            if (reply is not null and not Reply.Refused { Refusal.Kind: FaultKind.Unavailable })
            {
                trace.Line(process.Name, $"abandoned {callId}: {reply.GetType().Name}");
                return;
            }

            await process.Delay(CallSettings.AbandonPause).ConfigureAwait(false);
        }

        trace.Line(process.Name, $"{callId} could not be abandoned in time");
    }
}
