using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Local.Journal.Sqlite;

internal static partial class SqliteJournalLog
{
    [LoggerMessage(2100, LogLevel.Error, "{Count} appends could not be stored in {Path}")]
    public static partial void CommitFailed(this ILogger log, Exception exception, int count, string path);

    [LoggerMessage(2101, LogLevel.Warning, "The journal {Path} could not be closed properly")]
    public static partial void CloseFailed(this ILogger log, Exception exception, string path);
}
