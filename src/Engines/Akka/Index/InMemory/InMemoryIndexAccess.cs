namespace LoxiActors.Engines.Akka.Index.InMemory;

/// <summary>One store's way to an index that others use too: one operation at a time, and none when it is closed.</summary>
internal sealed class InMemoryIndexAccess(InMemoryIndex index)
{
    private volatile bool _closed;

    public Task<T> RunAsync<T>(Func<InMemoryIndex, T> work, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellation);
        if (_closed)
            return Task.FromException<T>(new IndexStoreException("the index is closed"));
        lock (index.Gate)
            return Task.FromResult(work(index));
    }

    public void Close() => _closed = true;
}
