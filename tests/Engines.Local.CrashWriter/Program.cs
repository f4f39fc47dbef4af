using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local;
using LoxiActors.Engines.Local.CrashWriter;
using LoxiActors.Engines.Local.Journal.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

// Counts several entities up as fast as the journal takes it and prints each number once it is acknowledged, until it is killed.
// Arguments: the journal's path, how many entities.
var journal = SqliteJournal.Open(new SqliteJournalOptions(args[0]), NullLogger<SqliteJournal>.Instance);
var engine = new LocalEngine(
    journal, new NoEffects(), TimeProvider.System, new LocalEngineOptions { SnapshotEvery = 7, HistoryLimit = 20 }, NullLogger<LocalEngine>.Instance);
var counters = engine.Host(new CounterDefinition());
await engine.StartAsync();
var output = Console.OpenStandardOutput();
var gate = new Lock();
await Task.WhenAll(Enumerable.Range(0, int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture)).Select(i => Task.Run(() => CountAsync($"c{i}"))));

async Task CountAsync(string key)
{
    while (true)
    {
        if (await counters.AskAsync(key, new Increment()) is not Reply.Accepted accepted)
            throw new InvalidOperationException($"{key} was refused");
        // One unbuffered write per line: a number that the parent reads was acknowledged before the kill.
        var line = System.Text.Encoding.ASCII.GetBytes($"{key} {accepted.Operation}\n");
        lock (gate)
            output.Write(line);
    }
}
