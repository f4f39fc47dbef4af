using LoxiActors.Adapters.Octavia.Rpc.Wire;

namespace LoxiActors.Adapters.Octavia.Rpc.Serving;

/// <summary>
/// Tells a caller that asked for it that its call is still being carried out, twice in the time after which it would give up.
/// </summary>
internal sealed class CallMonitor : IAsyncDisposable
{
    // A timer takes no more than some weeks.
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromHours(1);

    private readonly PeriodicTimer _timer;
    private readonly Task _beating;

    private CallMonitor(TimeSpan period, TimeProvider time, Func<ValueTask<bool>> beat)
    {
        _timer = new PeriodicTimer(period, time);
        _beating = BeatAsync(beat);
    }

    /// <summary>Null when the caller doesn't want any.</summary>
    public static CallMonitor? Start(ReplyAddress? reply, TimeProvider time, Func<string, ReadOnlyMemory<byte>, ValueTask<bool>> send)
    {
        if (reply is not { Monitor: { } patience })
            return null;
        var period = patience / 2 < LongestPeriod ? patience / 2 : LongestPeriod;
        return new CallMonitor(period, time, () => send(reply.Queue, RpcReply.Heartbeat(reply.MessageId)));
    }

    /// <summary>Nothing is sent once this has returned.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _beating.ConfigureAwait(false);
    }

    private async Task BeatAsync(Func<ValueTask<bool>> beat)
    {
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            if (!await beat().ConfigureAwait(false))
                return;
        }
    }
}
