using System.Diagnostics.Metrics;
using System.Threading.Channels;
using LoxiActors.Engines.Local.Metrics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>
/// The one connection that writes. While a transaction is under way, appends gather; all that wait go into the next one, so that the
/// round trips and the flush are paid once for many.
/// </summary>
internal sealed class PostgresWriter : IAsyncDisposable
{
    /// <summary>A transaction takes no more than about this from the queue, in bytes of events and snapshots.</summary>
    private const int LargestGroupBytes = 8 << 20;

    /// <summary>
    /// What is written is few rows by key. The planner can't know that while the tables have no statistics yet, and a plan that reads a whole
    /// table would stay for as long as the statement is prepared.
    /// </summary>
    private const string PlanByKey = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan;";

    private readonly PostgresOptions _options;
    private readonly long _epoch;
    private readonly ILogger _log;
    private readonly PostgresReaders _readers;
    private readonly Channel<PostgresWork> _queue;
    private readonly Meter _meter = new(EngineMetrics.MeterName);
    private readonly Histogram<int> _groupSize;
    private readonly Task _running;
    private PostgresSession? _session;
    private long? _fencedBy;
    private volatile bool _closing;

    /// <param name="readers">Told what a lost session means for what they read.</param>
    public PostgresWriter(PostgresOptions options, long epoch, PostgresReaders readers, ILogger log)
    {
        (_options, _epoch, _readers, _log) = (options, epoch, readers, log);
        _queue = Channel.CreateBounded<PostgresWork>(new BoundedChannelOptions(options.LongestQueue) { SingleReader = true });
        _groupSize = _meter.CreateHistogram<int>("loxiactors.engine.append.group_size", "{append}", "Appends that share one flush.");
        _running = Task.Run(RunAsync);
    }

    public void Enqueue(PostgresWork work)
    {
        if (!_queue.Writer.TryWrite(work))
            work.Failed(_closing || _queue.Reader.Completion.IsCompleted ? "the journal is closed" : $"{_options.LongestQueue} appends are waiting for the database");
    }

    /// <summary>Stores what waits, or fails it when the server doesn't answer, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _queue.Writer.TryComplete();
        await _running.ConfigureAwait(false);
        _meter.Dispose();
    }

    private async Task RunAsync()
    {
        var group = new List<PostgresWork>(_options.LargestGroup);
        try
        {
            while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                group.Clear();
                await WriteNextAsync(group).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            End(group, failure);
        }

        await DropAsync().ConfigureAwait(false);
    }

    /// <summary>Whoever waits gets an answer, whatever goes wrong.</summary>
    private async Task WriteNextAsync(List<PostgresWork> group)
    {
        try
        {
            Take(group);
            await WriteAsync(group).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            foreach (var work in group)
                work.Failed(failure.Message);
            await DropAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Nothing more is written: rather than that an append waits for ever, all of them fail.</summary>
    private void End(List<PostgresWork> group, Exception failure)
    {
        _queue.Writer.TryComplete();
        foreach (var work in group)
            work.Failed(failure.Message);
        while (_queue.Reader.TryRead(out var work))
            work.Failed(failure.Message);
    }

    /// <summary>A purge is a group of its own.</summary>
    private void Take(List<PostgresWork> group)
    {
        var bytes = 0;
        while (group.Count < _options.LargestGroup && bytes < LargestGroupBytes && _queue.Reader.TryPeek(out var next))
        {
            if (group.Count > 0 && !(next is AppendWork && group[0] is AppendWork))
                return;
            _queue.Reader.TryRead(out _);
            group.Add(next);
            bytes += (next as AppendWork)?.Bytes ?? 0;
        }
    }

    /// <returns>False when the server was away or silent: to ask it for more of the same would only take longer.</returns>
    private async Task<bool> WriteAsync(IReadOnlyList<PostgresWork> group)
    {
        try
        {
            if (_fencedBy is { } epoch)
                Fence(group, epoch);
            else if (group is [PurgeWork purge])
                await PurgeAsync(purge).ConfigureAwait(false);
            else
                await AppendAsync([.. group.Cast<AppendWork>()]).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure)
        {
            return await FailedAsync(group, failure).ConfigureAwait(false);
        }
    }

    private async Task AppendAsync(AppendWork[] group)
    {
        var session = await OpenedAsync().ConfigureAwait(false);
        var appends = group.Select(work => work.Append).ToArray();
        var contents = await session.RunAsync(
            _options.Timeout, (connection, token) => GroupReader.BeginAsync(connection, appends, token), CancellationToken.None).ConfigureAwait(false);
        if (contents.Epoch != _epoch)
        {
            await FencedAsync(group, contents.Epoch).ConfigureAwait(false);
            return;
        }

        var plan = new GroupPlan(contents);
        var outcomes = appends.Select(plan.Add).ToArray();
        if (plan.IsEmpty)
            await RollBackAsync().ConfigureAwait(false);
        else
            await CommitAsync(session, connection => GroupWriter.CommitAsync(connection, plan)).ConfigureAwait(false);
        _groupSize.Record(group.Length);
        foreach (var (work, outcome) in group.Zip(outcomes))
            work.Done(outcome);
    }

    private async Task PurgeAsync(PurgeWork work)
    {
        var session = await OpenedAsync().ConfigureAwait(false);
        var epoch = await session.RunAsync(_options.Timeout, GroupReader.BeginAsync, CancellationToken.None).ConfigureAwait(false);
        if (epoch != _epoch)
        {
            await FencedAsync([work], epoch).ConfigureAwait(false);
            return;
        }

        work.Done(await CommitAsync(session, connection => GroupWriter.PurgeAsync(connection, work.Before, work.Limit)).ConfigureAwait(false));
    }

    /// <summary>
    /// Not cancelled when it takes too long: a server that waits for its standby would then call the commit done. What was written may
    /// still become visible after that, so nothing is read before the server has come to an end with it.
    /// </summary>
    private async Task<T> CommitAsync<T>(PostgresSession session, Func<NpgsqlConnection, Task<T>> commit)
    {
        try
        {
            return await session.RunAsync(_options.Timeout, (connection, _) => commit(connection), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            _readers.Doubt();
            throw;
        }
    }

    private async Task FencedAsync(IReadOnlyList<PostgresWork> group, long epoch)
    {
        _log.Fenced(_epoch, epoch, _options);
        _fencedBy = epoch;
        Fence(group, epoch);
        await DropAsync().ConfigureAwait(false);
    }

    private static void Fence(IReadOnlyList<PostgresWork> group, long epoch)
    {
        foreach (var work in group)
            work.Fenced(epoch);
    }

    private async Task<bool> FailedAsync(IReadOnlyList<PostgresWork> group, Exception failure)
    {
        var answers = await RollBackAsync().ConfigureAwait(false) && !IsPatienceAtItsEnd(failure);
        if (!IsAboutTheContents(failure))
            await LoseAsync().ConfigureAwait(false);
        else if (answers && group.Count > 1)
            return await WriteOneByOneAsync(group).ConfigureAwait(false);
        var reason = PostgresSession.Reason(failure);
        var failed = group.Count;
        foreach (var work in group)
            work.Failed(reason);
        // Whatever waits would wait for the same silence, group after group. A purge alone may be too much for a server that is there.
        for (var waiting = answers || group is [PurgeWork] ? 0 : _queue.Reader.Count; waiting > 0 && _queue.Reader.TryRead(out var work); waiting--, failed++)
            work.Failed(reason);
        _log.AppendsFailed(failure, failed, _options);
        return answers;
    }

    /// <summary>Behind the same address there may be another server by now, and this one may take no more writes.</summary>
    private async Task LoseAsync()
    {
        await DropAsync().ConfigureAwait(false);
        _readers.Renew();
    }

    /// <summary>The server has undone a whole group because of what one append holds: the others needn't suffer.</summary>
    private async Task<bool> WriteOneByOneAsync(IReadOnlyList<PostgresWork> group)
    {
        var answers = true;
        foreach (var work in group)
        {
            if (answers)
                answers = await WriteAsync([work]).ConfigureAwait(false);
            else
                work.Failed("the database stopped answering");
        }

        return answers;
    }

    /// <summary>The server ended a statement that took as long as it may, or waited for a lock that long.</summary>
    private static bool IsPatienceAtItsEnd(Exception failure) => failure is PostgresException { SqlState: "57014" or "55P03" };

    /// <summary>Values that can't be stored, limits of the database, or a row that is there already.</summary>
    private static bool IsAboutTheContents(Exception failure) =>
        failure is PostgresException { SqlState: var state } && state[..2] is "22" or "23" or "54";

    private async Task<PostgresSession> OpenedAsync()
    {
        if (_session is { IsUsable: true })
            return _session;
        await DropAsync().ConfigureAwait(false);
        return _session = await PostgresSession.OpenAsync(
            _options, _options.Timeout, PostgresSession.Settings(_options.Timeout) + PlanByKey, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<bool> RollBackAsync()
    {
        if (_session is not null && await _session.RollBackAsync().ConfigureAwait(false))
            return true;
        await DropAsync().ConfigureAwait(false);
        return false;
    }

    private async Task DropAsync()
    {
        try
        {
            if (_session is not null)
                await _session.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _log.CloseFailed(failure, _options);
        }

        _session = null;
    }
}
