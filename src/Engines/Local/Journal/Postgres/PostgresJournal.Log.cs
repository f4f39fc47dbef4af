using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Local.Journal.Postgres;

internal static partial class PostgresJournalLog
{
    [LoggerMessage(2110, LogLevel.Error, "{Count} appends could not be stored in {Database}, or were and that is not known")]
    public static partial void AppendsFailed(this ILogger log, Exception exception, int count, PostgresOptions database);

    [LoggerMessage(2111, LogLevel.Warning, "The connection to {Database} could not be closed properly")]
    public static partial void CloseFailed(this ILogger log, Exception exception, PostgresOptions database);

    [LoggerMessage(2112, LogLevel.Error, "Nothing more is stored under epoch {Epoch}: another host writes {Database} under epoch {Current}")]
    public static partial void Fenced(this ILogger log, long epoch, long current, PostgresOptions database);
}
