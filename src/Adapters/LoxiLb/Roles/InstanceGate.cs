namespace LoxiActors.Adapters.LoxiLb.Roles;

/// <summary>
/// Keeps reads of a node's HA instances and changes of them apart, and changes from each other. LoxiLB reads its instances without a
/// lock, and Go ends a program that writes a map while it is read (read in LoxiLB 64045de, CIStateGet), which a new instance would do.
/// </summary>
internal sealed class InstanceGate
{
    /// <summary>
    /// A role is worth more than the small danger: a read that takes longer than this holds no change up. Nor does a read wait for longer
    /// while one change follows the other.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>So many changes may begin before a read that waits.</summary>
    public const int ChangesFirst = 3;

    private readonly Lock _gate = new();
    private readonly List<Reading> _reads = [];
    private Task _lastChange = Task.CompletedTask;
    private Task _changing = Task.CompletedTask;

    /// <summary>Waits for the change that is under way, and for few of those that wait.</summary>
    public async Task<T> ReadAsync<T>(Func<Task<T>> read, TimeProvider time, CancellationToken cancellation)
    {
        var reading = new Reading(time.GetTimestamp());
        lock (_gate)
            _reads.Add(reading);
        try
        {
            while (Begin(reading, time) is { } changing)
                await changing.WaitAsync(cancellation);
            return await read();
        }
        finally
        {
            lock (_gate)
                _reads.Remove(reading);
            reading.Done.SetResult();
        }
    }

    /// <summary>Waits for the changes before it, and for a read that is under way, but not until that is older than <see cref="Patience"/>.</summary>
    public async Task<T> ChangeAsync<T>(Func<Task<T>> change, TimeProvider time, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_gate)
            (before, _lastChange) = (_lastChange, done.Task);
        try
        {
            await before.WaitAsync(cancellation);
            while (Begin(done.Task, time) is { } hindrance)
                await WaitAsync(hindrance, time, cancellation);
            return await change();
        }
        finally
        {
            // One that has given up its place leaves those behind it waiting for those before it.
            if (before.IsCompleted)
                done.SetResult();
            else
                _ = before.ContinueWith(_ => done.SetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <returns>The change that has to be waited for; null: the read has begun.</returns>
    private Task? Begin(Reading reading, TimeProvider time)
    {
        lock (_gate)
        {
            if (!_changing.IsCompleted)
                return _changing;
            reading.BeganAt = time.GetTimestamp();
            return null;
        }
    }

    /// <returns>The read that has to be waited for, and how long at most; null: the change has begun.</returns>
    private (Task Read, TimeSpan Left)? Begin(Task change, TimeProvider time)
    {
        lock (_gate)
        {
            foreach (var reading in _reads)
            {
                if (reading.BeganAt is null && reading.Passed < ChangesFirst && time.GetElapsedTime(reading.CameAt) < Patience)
                    continue;
                // A read whose turn it is has as long to begin as it has to end.
                var since = reading.BeganAt ?? (reading.TurnAt ??= time.GetTimestamp());
                if (Patience - time.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
                    return (reading.Done.Task, left);
            }

            foreach (var reading in _reads)
                reading.Passed++;
            _changing = change;
            return null;
        }
    }

    private static async Task WaitAsync((Task Read, TimeSpan Left) hindrance, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await hindrance.Read.WaitAsync(hindrance.Left, time, cancellation);
        }
        catch (TimeoutException)
        {
            // The next round sees that it is over.
        }
    }

    /// <param name="cameAt">A timestamp, like the others.</param>
    private sealed class Reading(long cameAt)
    {
        public long CameAt => cameAt;

        /// <summary>Since when changes wait for it to begin.</summary>
        public long? TurnAt { get; set; }

        public long? BeganAt { get; set; }

        /// <summary>Changes that have begun before it.</summary>
        public int Passed { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
