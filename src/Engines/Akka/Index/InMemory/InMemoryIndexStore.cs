using LoxiActors.Engines.Akka.Index.Tables;

namespace LoxiActors.Engines.Akka.Index.InMemory;

/// <summary>An index without a database; nothing of it is durable.</summary>
public sealed class InMemoryIndexStore : SerialIndexStore
{
    private readonly InMemoryIndexAccess _access;

    /// <param name="index">Outlives the store.</param>
    public InMemoryIndexStore(InMemoryIndex index)
    {
        _access = new InMemoryIndexAccess(index);
        Reader = new InMemoryIndexReader(_access);
    }

    private protected override IIndexReader Reader { get; }

    private protected override Task<Guid> EnterAsync(string host, bool alone, CancellationToken cancellation) =>
        _access.RunAsync(index => index.Register(host, alone), cancellation);

    private protected override Task<T> WriteAsync<T>(Func<IIndexTables, T> write, CancellationToken cancellation) => _access.RunAsync(write, cancellation);

    private protected override ValueTask CloseAsync()
    {
        _access.Close();
        return ValueTask.CompletedTask;
    }
}
