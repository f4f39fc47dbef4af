using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Local.Tests.Journal;

public sealed class InMemoryFencingTests : FencingCompliance
{
    private readonly ManualTime _time = new();
    private readonly InMemoryStore _store;

    public InMemoryFencingTests() => _store = new InMemoryStore(_time);

    protected override ValueTask<ILeaseStore> PrepareAsync() => ValueTask.FromResult<ILeaseStore>(new InMemoryLeaseStore(_store));

    protected override ValueTask<IJournal> OpenAsync(long epoch) => ValueTask.FromResult<IJournal>(new InMemoryJournal(_store, epoch));

    protected override ValueTask ExpireAsync()
    {
        _time.Advance(TimeSpan.FromHours(1));
        return ValueTask.CompletedTask;
    }
}
