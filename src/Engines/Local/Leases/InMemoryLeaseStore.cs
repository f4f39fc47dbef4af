using LoxiActors.Engines.Local.Journal;

namespace LoxiActors.Engines.Local.Leases;

/// <summary>The lease of a store in memory: for tests and simulations.</summary>
public sealed class InMemoryLeaseStore(InMemoryStore store) : ILeaseStore
{
    public ValueTask<LeaseAnswer> TryTakeAsync(string holder, TimeSpan duration, CancellationToken cancellation)
    {
        LeaseLimits.Check(holder, duration);
        cancellation.ThrowIfCancellationRequested();
        lock (store.Gate)
        {
            var now = store.Time.GetUtcNow();
            if (store.ExpiresAt > now)
                return ValueTask.FromResult<LeaseAnswer>(new LeaseAnswer.Busy(store.Holder, store.Epoch, store.ExpiresAt - now));
            (store.Epoch, store.Holder, store.ExpiresAt) = (store.Epoch + 1, holder, now + duration);
            return ValueTask.FromResult<LeaseAnswer>(new LeaseAnswer.Held(store.Epoch));
        }
    }

    public ValueTask<LeaseAnswer> RenewAsync(long epoch, TimeSpan duration, CancellationToken cancellation)
    {
        LeaseLimits.Check(duration);
        cancellation.ThrowIfCancellationRequested();
        lock (store.Gate)
        {
            var now = store.Time.GetUtcNow();
            if (store.Epoch != epoch)
            {
                var left = store.ExpiresAt > now ? store.ExpiresAt - now : TimeSpan.Zero;
                return ValueTask.FromResult<LeaseAnswer>(new LeaseAnswer.Busy(store.Holder, store.Epoch, left));
            }

            store.ExpiresAt = now + duration;
            return ValueTask.FromResult<LeaseAnswer>(new LeaseAnswer.Held(epoch));
        }
    }

    public ValueTask ReleaseAsync(long epoch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (store.Gate)
        {
            if (store.Epoch == epoch)
                store.ExpiresAt = DateTimeOffset.MinValue;
        }

        return ValueTask.CompletedTask;
    }
}
