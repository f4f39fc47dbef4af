using System.Threading.Channels;
using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Adapters.Heartbeats.Tests.Support;

/// <summary>Keeps what it is told in order; can be made to hold the receiving thread.</summary>
internal sealed class RecordingSink : IHeartbeatSink
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Channel<Heartbeat?> _calls = Channel.CreateUnbounded<Heartbeat?>();
    private readonly ManualResetEventSlim _open = new(true);

    public Func<Heartbeat, Exception?> Throws { get; set; } = _ => null;

    /// <summary>From the next heartbeat on the receiving thread waits in here until it is released.</summary>
    public void Hold() => _open.Reset();

    public void Release() => _open.Set();

    public void Heard(Heartbeat heartbeat)
    {
        _calls.Writer.TryWrite(heartbeat);
        Assert.True(_open.Wait(Limit));
        if (Throws(heartbeat) is { } exception)
            throw exception;
    }

    public void Drained(long emptyAt) => _calls.Writer.TryWrite(null);

    /// <summary>The next call: a heartbeat, or null for Drained.</summary>
    public async Task<Heartbeat?> NextAsync() => await _calls.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    public async Task<Heartbeat> NextHeardAsync()
    {
        while (true)
        {
            if (await NextAsync() is { } heartbeat)
                return heartbeat;
        }
    }

    public async Task NextDrainedAsync()
    {
        while (await NextAsync() is not null)
        {
        }
    }

    /// <summary>What was called and not read yet.</summary>
    public IReadOnlyList<Heartbeat?> Rest()
    {
        var rest = new List<Heartbeat?>();
        while (_calls.Reader.TryRead(out var call))
            rest.Add(call);
        return rest;
    }
}
