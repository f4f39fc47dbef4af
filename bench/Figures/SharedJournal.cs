using System.Diagnostics;
using System.Globalization;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Engines.Local.Leases;
using LoxiActors.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Bench.Figures;

/// <summary>
/// Appends to the journal that a pair of hosts shares, on a PostgreSQL of the same machine, and to SQLite beside it: so many senders, each
/// with one append under way at a time.
/// </summary>
internal sealed class SharedJournal : IBenchmark
{
    private const int EventBytes = 1_300;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);
    private static readonly int[] Senders = [1, 8, 64, 256];

    public string Name => "shared_journal";

    public IReadOnlyList<string> Figures { get; } =
        [.. Senders.Select(senders => string.Create(CultureInfo.InvariantCulture, $"postgres_appends_per_s_{senders}"))];

    public string Description => $"appends of {EventBytes} bytes by {string.Join(", ", Senders)} senders, flushed, on PostgreSQL and on SQLite";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        await using var server = await PostgresServer.StartAsync();
        var options = PostgresOptions.Parse((await server.NewDatabaseAsync()).OriginalString);
        await PostgresSchema.PrepareAsync(options, default);
        await using var lease = new PostgresLeaseStore(options);
        var held = (LeaseAnswer.Held)await lease.TryTakeAsync("bench", TimeSpan.FromHours(1), default);
        await using var shared = await PostgresJournal.OpenAsync(options, held.Epoch, NullLogger.Instance, default);
        using var scratch = new ScratchDirectory();
        await using var embedded = SqliteJournal.Open(new SqliteJournalOptions(Path.Combine(scratch.Path, "journal.db")), NullLogger<SqliteJournal>.Instance);
        await MeasureAsync(shared, 8, 100);
        await MeasureAsync(embedded, 8, 100);
        var figures = new List<Figure>();
        foreach (var (senders, name) in Senders.Zip(Figures))
        {
            var beside = await MeasureAsync(embedded, senders, senders);
            var samples = await MeasureAsync(shared, senders, senders);
            say(Text("PostgreSQL", senders, samples));
            say(Text("SQLite", senders, beside));
            figures.Add(new Figure(name, PerSecond(samples), "1/s", samples.Count, "SQLite", PerSecond(samples) / PerSecond(beside)));
        }

        return figures;
    }

    private static double PerSecond(List<double> samples) => samples.Count / Duration.TotalSeconds;

    private static string Text(string journal, int senders, List<double> samples) => string.Create(
        CultureInfo.InvariantCulture,
        $"{journal,-10} {senders,3} senders: {PerSecond(samples),6:0}/s, p50 {Percentiles.At(samples, 50):0.00} ms, p99 {Percentiles.At(samples, 99):0.0} ms");

    /// <returns>Milliseconds of each append.</returns>
    private static async Task<List<double>> MeasureAsync(IJournal journal, int senders, int run)
    {
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(async () =>
        {
            var id = new EntityId($"run {run}", string.Create(CultureInfo.InvariantCulture, $"{sender}"));
            var samples = new List<double>();
            var sequence = (await journal.ReadAsync(id, default))?.Sequence ?? 0;
            while (Stopwatch.GetElapsedTime(began) < Duration)
            {
                var started = Stopwatch.GetTimestamp();
                var append = new JournalAppend(id, sequence++, DateTimeOffset.UtcNow, [new byte[EventBytes]], [], Guarded: true);
                if (await journal.AppendAsync(append) is not AppendOutcome.Stored)
                    throw new InvalidOperationException("an append was not stored");
                samples.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            return samples;
        })));
        return [.. all.SelectMany(samples => samples)];
    }
}
