using System.Diagnostics;
using System.Globalization;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.CrashWriter;
using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Engines.Local.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Local.Tests.Journal;

/// <summary>A process that is killed in the middle of writing has stored everything that it acknowledged.</summary>
public sealed class KillTests
{
    private const int Entities = 8;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Everything_acknowledged_survives_a_kill(int seed)
    {
        using var directory = new TempDirectory();
        var random = new Random(seed);
        var acknowledged = new Dictionary<string, long>();
        for (var round = 0; round < 3; round++)
        {
            await RunAndKillAsync(directory.File("journal.db"), random.Next(1, 2_000), acknowledged);
            await CheckAsync(directory.File("journal.db"), acknowledged);
        }
    }

    /// <summary>Kills the writer once it has acknowledged so many; what is in the pipe by then counts too.</summary>
    private static async Task RunAndKillAsync(string database, int lines, Dictionary<string, long> acknowledged)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "LoxiActors.Engines.Local.CrashWriter.dll"), database, $"{Entities}" },
        };
        using var writer = Process.Start(start)!;
        var seen = 0;
        try
        {
            while (await writer.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) is { } line)
            {
                var words = line.Split(' ');
                acknowledged[words[0]] = long.Parse(words[1], CultureInfo.InvariantCulture);
                if (++seen == lines)
                    writer.Kill();
            }
        }
        finally
        {
            writer.Kill();
        }

        await writer.WaitForExitAsync();
        Assert.True(seen >= lines, $"the writer ended by itself after {seen} lines");
    }

    private static async Task CheckAsync(string database, Dictionary<string, long> acknowledged)
    {
        var journal = SqliteJournal.Open(new SqliteJournalOptions(database), NullLogger<SqliteJournal>.Instance);
        await using var engine = new LocalEngine(
            journal, new NoEffects(), TimeProvider.System, new LocalEngineOptions { SnapshotEvery = 7, HistoryLimit = 20 }, NullLogger<LocalEngine>.Instance);
        var counters = engine.Host(new CounterDefinition());
        await engine.StartAsync();
        foreach (var (key, last) in acknowledged)
        {
            var kept = (await counters.StateOfAsync(key))!.Value;
            // At most one more than was acknowledged: the one whose answer the kill cut off.
            Assert.InRange(kept, last, last + 1);
            Assert.Equal(new Reply.Accepted(kept + 1, false), await counters.AskAsync(key, new Increment()));
            acknowledged[key] = kept + 1;
        }
    }
}
