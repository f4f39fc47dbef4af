using LoxiActors.Engines.Local.Journal;

namespace LoxiActors.Engines.Local.Tests.Journal;

public sealed class InMemoryJournalTests : JournalCompliance
{
    private readonly InMemoryJournal _journal = new();

    protected override ValueTask<IJournal> OpenAsync() => ValueTask.FromResult<IJournal>(_journal);

    protected override ValueTask CleanAsync() => ValueTask.CompletedTask;
}
