namespace LoxiActors.Adapters.LoxiLb.Roles;

/// <summary>
/// Keeps reads of a node's HA instances and changes of them apart. LoxiLB reads its instances without a lock, and Go ends a program
/// that writes a map while it is read (read in LoxiLB 64045de, CIStateGet), which a new instance would do.
/// </summary>
internal sealed class InstanceGate
{
    /// <summary>A role is worth more than the small danger: a read that takes longer than this holds no change up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private Task _reading = Task.CompletedTask;
    private Task _changing = Task.CompletedTask;
    private DateTimeOffset _readSince;

    /// <summary>Waits for a change that is under way. One at a time, like changes.</summary>
    public async Task<T> ReadAsync<T>(Func<Task<T>> read, TimeProvider time)
    {
        var done = new TaskCompletionSource();
        while (true)
        {
            Task changing;
            lock (_gate)
            {
                changing = _changing;
                if (changing.IsCompleted)
                {
                    _reading = done.Task;
                    _readSince = time.GetUtcNow();
                    break;
                }
            }

            await changing;
        }

        try
        {
            return await read();
        }
        finally
        {
            done.SetResult();
        }
    }

    /// <summary>Waits for a read that is under way, but not until it is older than <see cref="Patience"/>.</summary>
    public async Task<T> ChangeAsync<T>(Func<Task<T>> change, TimeProvider time, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource();
        while (true)
        {
            Task reading;
            TimeSpan left;
            lock (_gate)
            {
                reading = _reading;
                left = _readSince + Patience - time.GetUtcNow();
                if (reading.IsCompleted || left <= TimeSpan.Zero)
                {
                    _changing = done.Task;
                    break;
                }
            }

            try
            {
                // Waiting knows whole milliseconds only: the rest of one would be a wait of none, again and again.
                await reading.WaitAsync(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, cancellation);
            }
            catch (TimeoutException)
            {
                // The next round sees that it is over.
            }
        }

        try
        {
            return await change();
        }
        finally
        {
            done.SetResult();
        }
    }
}
