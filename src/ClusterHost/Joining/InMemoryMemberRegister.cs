namespace LoxiActors.ClusterHost.Joining;

/// <summary>For hosts in one process.</summary>
internal sealed class InMemoryMemberRegister(TimeProvider time) : IMemberRegister
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _notedAt = new(StringComparer.Ordinal);

    public Task PrepareAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyList<string>> ReadAsync(string self, TimeSpan fresh, CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<string>>([.. Others(self, fresh)]);
    }

    public Task<bool> TryFormAsync(string self, TimeSpan fresh, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (Others(self, fresh).Any())
                return Task.FromResult(false);
            _notedAt[self] = time.GetTimestamp();
            return Task.FromResult(true);
        }
    }

    public Task NoteAsync(string self, CancellationToken cancellation)
    {
        lock (_gate)
            _notedAt[self] = time.GetTimestamp();
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string self, CancellationToken cancellation)
    {
        lock (_gate)
            _notedAt.Remove(self);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IEnumerable<string> Others(string self, TimeSpan fresh) =>
        _notedAt.Where(host => host.Key != self && time.GetElapsedTime(host.Value) < fresh).Select(host => host.Key);
}
