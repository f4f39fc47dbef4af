using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Engines.Local.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Local.Tests.Compliance;

internal sealed class InMemoryPlace : IJournalPlace
{
    private readonly InMemoryJournal _journal = new();

    public bool Fences => false;

    public ValueTask<IJournal> OpenAsync() => ValueTask.FromResult<IJournal>(_journal);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal sealed class SqlitePlace : IJournalPlace
{
    private readonly TempDirectory _directory = new();

    public bool Fences => false;

    public ValueTask<IJournal> OpenAsync() => ValueTask.FromResult<IJournal>(
        SqliteJournal.Open(new SqliteJournalOptions(_directory.File("journal.db")), NullLogger<SqliteJournal>.Instance));

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }
}
