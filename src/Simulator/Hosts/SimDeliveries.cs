using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Hosts;

/// <summary>
/// What the host's deliveries do, on the simulation's thread: brings inputs from one entity to another, again while they can't be
/// taken. Under a key the newest counts; one that is on its way is waited for.
/// </summary>
internal sealed class SimDeliveries(SimProcess process)
{
    private const int TriesMax = 120;

    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <param name="untilTaken">Never gives up.</param>
    public void Post(string key, Func<ValueTask<Reply>> send, bool untilTaken = false)
    {
        if (_slots.TryGetValue(key, out var slot))
        {
            (slot.Next, slot.UntilTaken) = (send, untilTaken);
            return;
        }

        _slots[key] = slot = new Slot { Next = send, UntilTaken = untilTaken };
        process.After(TimeSpan.Zero, () => process.Start(() => WorkAsync(key, slot)));
    }

    private async Task WorkAsync(string key, Slot slot)
    {
        while (slot.Next is { } send)
        {
            slot.Next = null;
            await DeliverAsync(slot, send).ConfigureAwait(false);
        }

        _slots.Remove(key);
    }

    private async Task DeliverAsync(Slot slot, Func<ValueTask<Reply>> send)
    {
        var pause = RetryPause.First;
        for (var attempt = 1; ; attempt++)
        {
            var isLater = await AskAsync(send).ConfigureAwait(false) is Reply.Refused { Refusal.Kind: FaultKind.Unavailable };
            if (!isLater || slot.Next is not null || (attempt >= TriesMax && !slot.UntilTaken))
                return;
            await process.Delay(pause).ConfigureAwait(false);
            pause = RetryPause.After(pause);
        }
    }

    /// <summary>An entity that can't be asked now refuses.</summary>
    public static async ValueTask<Reply> AskAsync(Func<ValueTask<Reply>> send)
    {
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (EntityUnavailableException unavailable)
        {
            return new Reply.Refused(Refusal.Unavailable(unavailable.Message));
        }
    }

    private sealed class Slot
    {
        public Func<ValueTask<Reply>>? Next { get; set; }

        public bool UntilTaken { get; set; }
    }
}
