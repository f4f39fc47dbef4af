using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Tests.Index.Support;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Tests.Index;

/// <summary>A place for an index, with nothing in it, and the stores of two hosts that share it.</summary>
public abstract class IndexStoreTest(IIndexPlace place) : IAsyncLifetime
{
    protected const string Kind = "load-balancer";

    protected static readonly EntityId A = new(Kind, "aaaaaaaa-0000-0000-0000-000000000001");
    protected static readonly EntityId B = new(Kind, "bbbbbbbb-0000-0000-0000-000000000002");
    protected static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<IIndexStore> _stores = [];

    protected IIndexStore One { get; private set; } = null!;

    protected IIndexStore Two { get; private set; } = null!;

    /// <summary>The incarnations of <see cref="One"/> and <see cref="Two"/>.</summary>
    protected Guid First { get; private set; }

    protected Guid Second { get; private set; }

    public async Task InitializeAsync()
    {
        await place.MakeAsync();
        (One, Two) = (Open(), Open());
        First = await One.RegisterAsync("one", alone: false, default);
        Second = await Two.RegisterAsync("two", alone: false, default);
    }

    public async Task DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        await place.RemoveAsync();
    }

    /// <summary>Another host's.</summary>
    protected IIndexStore Open(int changesKept = 100_000)
    {
        var store = place.Open(changesKept);
        _stores.Add(store);
        return store;
    }

    protected static EntityId Entity(int number) => new(Kind, $"cccccccc-0000-0000-0000-{number:x12}");

    protected static ObjectRef Object(int number) => new(ObjectKind.Listener, new Guid(number, 0, 0, new byte[8]));

    protected static IndexChange Add(int number) => new IndexChange.Add(Object(number));

    protected static IndexChange Remove(int number) => new IndexChange.Remove(Object(number));

    protected static IndexChange Claim(string address) => new IndexChange.ClaimAddress(address);

    protected static IndexChange Release(string address) => new IndexChange.ReleaseAddress(address);

    protected static IndexChange Place(string node) => new IndexChange.PlaceOn(new NodeName(node));

    protected static IndexChange Leave(string node) => new IndexChange.LeaveNode(new NodeName(node));

    protected Task<IndexWrite> Prepare(EntityId entity, params IndexChange[] changes) => One.PrepareAsync(First, entity, false, changes, default);

    protected Task<IndexWrite> Confirm(EntityId entity, long sequence, params IndexChange[] changes) =>
        One.ConfirmAsync(First, entity, sequence, false, null, changes, default);

    protected Task<IndexWrite> Reconcile(EntityId entity, long sequence, params IndexChange[] owned) =>
        One.ReconcileAsync(First, entity, sequence, false, null, owned, default);

    /// <returns>The position.</returns>
    protected static long Done(IndexWrite write) => Assert.IsType<IndexWrite.Done>(write).Position;

    protected static async Task<List<T>> All<T>(IAsyncEnumerable<T> rows)
    {
        var all = new List<T>();
        await foreach (var row in rows)
            all.Add(row);
        return all;
    }

    protected static async Task<IReadOnlyList<ConfirmedChange>> Changes(IIndexStore store, long after, int limit = 1_000) =>
        Assert.IsType<ChangePage.Changes>(await store.ReadChangesAsync(after, limit, default)).Entries;

    /// <summary>Everything that can be seen, in a fixed order.</summary>
    protected static async Task<string[]> Everything(IIndexStore store)
    {
        var entities = await All(store.ReadEntitiesAsync(null, default));
        var prepared = new List<string>();
        foreach (var row in entities)
            prepared.AddRange((await store.ReadPreparedAsync(row.Entity, default)).Select(change => $"{row.Entity} prepared {change}"));
        var index = await All(store.ReadIndexAsync(Kind, default));
        return [.. entities.Select(row => row.ToString()).Concat(prepared).Concat(index.Select(entry => entry.ToString())).Order(StringComparer.Ordinal)];
    }
}
