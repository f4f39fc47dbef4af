using System.Diagnostics.Metrics;
using LoxiActors.Engines.Local.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Local.Journal.Sqlite;

/// <summary>
/// The one thread that writes. While a transaction is being flushed, appends gather; all that wait go into the next one, so
/// that the disk's latency is paid once for many.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>A transaction takes no more than about this from the queue, in bytes of events and snapshots.</summary>
    private const int LargestGroupBytes = 8 << 20;

    private readonly object _gate = new();
    private readonly Queue<SqliteWork> _queue = new();
    private readonly SqliteJournalOptions _options;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private readonly Meter _meter = new(EngineMetrics.MeterName);
    private readonly Histogram<int> _groupSize;
    private SqliteConnection? _connection;
    private SqliteAppender? _appender;
    private bool _closing;

    /// <param name="connection">With the schema prepared; belongs to the writer from now on.</param>
    public SqliteWriter(SqliteConnection connection, SqliteJournalOptions options, ILogger log)
    {
        _options = options;
        _log = log;
        _connection = connection;
        _appender = new SqliteAppender(connection);
        _groupSize = _meter.CreateHistogram<int>("loxiactors.engine.append.group_size", "{append}", "Appends that share one flush.");
        _thread = new Thread(Run) { Name = "journal writer", IsBackground = true };
        _thread.Start();
    }

    public void Enqueue(SqliteWork work)
    {
        string? refusal = null;
        lock (_gate)
        {
            if (_closing)
                refusal = "the journal is closed";
            else if (_queue.Count >= _options.LongestQueue)
                refusal = $"{_queue.Count} appends are waiting for the disk";
            else
                _queue.Enqueue(work);
            if (_queue.Count == 1)
                Monitor.Pulse(_gate);
        }

        if (refusal is not null)
            work.Failed(refusal);
    }

    /// <summary>Stores what waits, then closes the database.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _meter.Dispose();
    }

    private void Run()
    {
        var group = new List<SqliteWork>(_options.LargestGroup);
        while (Take(group))
        {
            Write(group);
            group.Clear();
        }

        Close();
    }

    private bool Take(List<SqliteWork> group)
    {
        lock (_gate)
        {
            while (_queue.Count == 0 && !_closing)
                Monitor.Wait(_gate);
            var bytes = 0;
            while (group.Count < _options.LargestGroup && bytes < LargestGroupBytes && _queue.TryDequeue(out var work))
            {
                group.Add(work);
                bytes += work.Bytes;
            }

            return group.Count > 0;
        }
    }

    private void Write(List<SqliteWork> group)
    {
        try
        {
            var connection = Reopened();
            SqliteSchema.Run(connection, "BEGIN IMMEDIATE");
            foreach (var work in group)
                work.Apply(_appender!);
            SqliteSchema.Run(connection, "COMMIT");
        }
        catch (Exception e)
        {
            // What the disk holds after a failed flush is uncertain: the database is opened anew before the next attempt.
            _log.CommitFailed(e, group.Count, _options.Path);
            Close();
            foreach (var work in group)
                work.Failed(e.Message);
            return;
        }

        _groupSize.Record(group.Count);
        foreach (var work in group)
            work.Committed();
    }

    private SqliteConnection Reopened()
    {
        if (_connection is not null)
            return _connection;
        var connection = SqliteConnections.OpenWriter(_options);
        try
        {
            _appender = new SqliteAppender(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return _connection = connection;
    }

    /// <summary>Closing rolls back what is under way.</summary>
    private void Close()
    {
        try
        {
            _appender?.Dispose();
            _connection?.Dispose();
        }
        catch (Exception e)
        {
            _log.CloseFailed(e, _options.Path);
        }

        (_appender, _connection) = (null, null);
    }
}
