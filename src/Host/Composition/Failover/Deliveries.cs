using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>
/// Brings inputs from one entity to another, again while they can't be taken. Under a key the newest counts: one that still waits is
/// replaced, one that is on its way is waited for. What is lost with the process is asked for again by the entities.
/// </summary>
/// <param name="bound">Keys that may wait; one more is dropped and logged, unless it is to be delivered until it is taken.</param>
internal sealed partial class Deliveries(TimeProvider time, ILogger<Deliveries> log, int bound = 65_536) : IAsyncDisposable
{
    /// <summary>Fewer than an entity takes at once, enough to share the journal's flushes.</summary>
    private const int Abreast = 64;

    /// <summary>About ten minutes with the longest pause.</summary>
    private const int TriesMax = 120;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _abreast = new(Abreast);
    private readonly CancellationTokenSource _stop = new();

    /// <param name="key">Says what is delivered to whom.</param>
    /// <param name="send">May be called again after a refusal that says "later".</param>
    /// <param name="untilTaken">Never gives up; for keys of which there are few.</param>
    public void Post(string key, Func<CancellationToken, ValueTask<Reply>> send, bool untilTaken = false)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
                return;
            if (_slots.TryGetValue(key, out var slot))
            {
                (slot.Next, slot.UntilTaken, slot.IsForgotten) = (send, untilTaken, false);
                return;
            }

            if (_slots.Count >= bound && !untilTaken)
            {
                Dropped(log, key, bound);
                return;
            }

            _slots[key] = slot = new Slot { Next = send, UntilTaken = untilTaken };
            slot.Work = Task.Run(() => WorkAsync(key, slot), CancellationToken.None);
        }
    }

    /// <summary>What waits is not delivered any more; what is on its way may be, once.</summary>
    public void Forget(Func<string, bool> isMeant)
    {
        lock (_gate)
        {
            foreach (var (_, slot) in _slots.Where(slot => isMeant(slot.Key)))
                (slot.Next, slot.IsForgotten) = (null, true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] open;
        lock (_gate)
        {
            _stop.Cancel();
            open = [.. _slots.Values.Select(slot => slot.Work)];
        }

        await Task.WhenAll(open);
        _abreast.Dispose();
        _stop.Dispose();
    }

    private async Task WorkAsync(string key, Slot slot)
    {
        while (Take(key, slot) is { } send)
        {
            try
            {
                await DeliverAsync(key, slot, send);
            }
#pragma warning disable CA1031 // Whatever it was, the process ends.
            catch (Exception) when (_stop.IsCancellationRequested)
#pragma warning restore CA1031
            {
                return;
            }
        }
    }

    private Func<CancellationToken, ValueTask<Reply>>? Take(string key, Slot slot)
    {
        lock (_gate)
        {
            var next = slot.Next;
            slot.Next = null;
            if (next is null)
                _slots.Remove(key);
            return next;
        }
    }

    private async Task DeliverAsync(string key, Slot slot, Func<CancellationToken, ValueTask<Reply>> send)
    {
        var pause = RetryPause.First;
        for (var attempt = 1; ; attempt++)
        {
            if (await TryAsync(key, send) is not { } refusal)
                return;
            if (refusal.Kind is not FaultKind.Unavailable)
            {
                Refused(log, key, refusal.OperatorFault);
                return;
            }

            lock (_gate)
            {
                if (slot.Next is not null || slot.IsForgotten)
                    return;
            }

            if (attempt >= TriesMax && !slot.UntilTaken)
            {
                GaveUp(log, key, attempt, refusal.OperatorFault);
                return;
            }

            await Task.Delay(pause, time, _stop.Token);
            pause = RetryPause.After(pause);
        }
    }

    /// <returns>Null when it was taken.</returns>
    private async Task<Refusal?> TryAsync(string key, Func<CancellationToken, ValueTask<Reply>> send)
    {
        await _abreast.WaitAsync(_stop.Token);
        try
        {
            return (await send(_stop.Token) as Reply.Refused)?.Refusal;
        }
        catch (EntityUnavailableException unavailable)
        {
            return Refusal.Unavailable(unavailable.Message);
        }
#pragma warning disable CA1031 // As with a refusal: try again.
        catch (Exception failure) when (!_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Failed(log, failure, key);
            return Refusal.Unavailable(failure.GetType().Name);
        }
        finally
        {
            _abreast.Release();
        }
    }

    private sealed class Slot
    {
        public Func<CancellationToken, ValueTask<Reply>>? Next { get; set; }

        public bool UntilTaken { get; set; }

        public bool IsForgotten { get; set; }

        public Task Work { get; set; } = Task.CompletedTask;
    }
}
