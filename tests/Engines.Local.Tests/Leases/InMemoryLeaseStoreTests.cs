using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Local.Tests.Leases;

public sealed class InMemoryLeaseStoreTests : LeaseCompliance
{
    private readonly ManualTime _time = new();
    private readonly InMemoryStore _store;

    public InMemoryLeaseStoreTests() => _store = new InMemoryStore(_time);

    protected override ILeaseStore Open() => new InMemoryLeaseStore(_store);

    protected override ValueTask PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return ValueTask.CompletedTask;
    }
}
