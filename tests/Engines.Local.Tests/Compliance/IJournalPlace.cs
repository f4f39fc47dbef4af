using LoxiActors.Engines.Local.Journal;

namespace LoxiActors.Engines.Local.Tests.Compliance;

/// <summary>Where the journals of engines under test are; disposing it removes what is there.</summary>
internal interface IJournalPlace : IAsyncDisposable
{
    /// <summary>
    /// True when several hosts may have it open, and the journal of the one that came last refuses the appends of the others. Otherwise
    /// it is opened once for all hosts of a test, and fenced for them.
    /// </summary>
    bool Fences { get; }

    /// <summary>Opens it for the next host.</summary>
    ValueTask<IJournal> OpenAsync();
}
