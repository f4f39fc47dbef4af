using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;

namespace LoxiActors.Engines.Local.Tests.Support;

/// <summary>
/// Writers that append to an entity each for as long as it works, and keep a book on what they were told. After a failure a writer reads, as
/// an engine does, and goes on from there.
/// </summary>
internal sealed class AppendLoad
{
    public const string Kind = "thing";
    private static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero);
    private readonly IJournal _journal;
    private readonly long[] _acknowledged;
    private readonly Task[] _writers;
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _milestones = new();
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _allFailed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begin = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopping;
    private long _stored;
    private int _failed;

    public AppendLoad(IJournal journal, int writers)
    {
        _journal = journal;
        _acknowledged = new long[writers];
        _writers = [.. Enumerable.Range(0, writers).Select(WriteAsync)];
    }

    /// <summary>After its first failure a writer waits for <see cref="GoOnAsync"/>.</summary>
    public bool WaitsAfterFailure { get; init; } = true;

    /// <summary>Entities of which less was found than had been acknowledged.</summary>
    public ConcurrentBag<string> Lost { get; } = [];

    public static JournalAppend Batch(string key, long expected) =>
        new(new EntityId(Kind, key), expected, Noon, [Encoding.UTF8.GetBytes(Text(key, expected + 1))], [], Guarded: false);

    /// <summary>Completes when so many were stored since the beginning.</summary>
    public Task StoredAsync(long count)
    {
        _begin.TrySetResult();
        var milestone = _milestones.GetOrAdd(count, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Interlocked.Read(ref _stored) >= count)
            milestone.TrySetResult();
        return milestone.Task;
    }

    public Task AllFailedAsync() => _allFailed.Task;

    public Task GoOnAsync()
    {
        _goOn.TrySetResult();
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _stopping = true;
        return Task.WhenAll(_writers);
    }

    /// <summary>All that was acknowledged is there, once and in order.</summary>
    public async Task CheckAsync(IJournal journal)
    {
        for (var i = 0; i < _acknowledged.Length; i++)
        {
            var record = (await journal.ReadAsync(new EntityId(Kind, $"w{i}"), default))!;
            Assert.True(record.Sequence >= _acknowledged[i], $"w{i}: {record.Sequence} found, {_acknowledged[i]} acknowledged");
            Assert.Equal(Enumerable.Range(1, (int)record.Sequence).Select(n => Text($"w{i}", n)), record.Events.Select(e => Encoding.UTF8.GetString(e.Body)));
        }
    }

    private static string Text(string key, long number) => string.Create(CultureInfo.InvariantCulture, $"event {number} of {key}");

    private async Task WriteAsync(int writer)
    {
        await _begin.Task;
        var key = $"w{writer}";
        var sequence = 0L;
        while (!_stopping)
        {
            var outcome = await _journal.AppendAsync(Batch(key, sequence));
            if (outcome is AppendOutcome.Stored)
            {
                _acknowledged[writer] = ++sequence;
                if (_milestones.TryGetValue(Interlocked.Increment(ref _stored), out var milestone))
                    milestone.TrySetResult();
                continue;
            }

            if (WaitsAfterFailure)
            {
                if (Interlocked.Increment(ref _failed) == _writers.Length)
                    _allFailed.TrySetResult();
                await _goOn.Task;
            }

            sequence = await ReadAsync(key);
            if (sequence < _acknowledged[writer])
                Lost.Add(key);
        }
    }

    private async Task<long> ReadAsync(string key)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return (await _journal.ReadAsync(new EntityId(Kind, key), default))?.Sequence ?? 0;
            }
            catch (JournalException) when (attempt < 20)
            {
                // Readers' sessions are ended as well.
            }
        }
    }
}
