using System.Text;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Local.Tests.Journal;

/// <summary>Groups of random appends come to the same as the same appends one by one in memory.</summary>
public sealed class PostgresTwinTests(SharedPostgres postgres)
{
    private const string Kind = "thing";
    private const int Appends = 1_500;
    private static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Both_answer_and_keep_the_same(int seed)
    {
        var database = await TestDatabase.SchemaAsync(postgres);
        await using var real = await PostgresJournal.OpenAsync(database.Options.With(largestGroup: 40), await database.TakeOverAsync(), NullLogger.Instance, default);
        var twin = new InMemoryJournal();
        var random = new Random(seed);
        var sent = new List<(JournalAppend Append, Task<AppendOutcome> Real, AppendOutcome Twin)>();
        for (var i = 0; i < Appends; i++)
        {
            var append = await SomeAsync(random, twin);
            sent.Add((append, real.AppendAsync(append).AsTask(), await twin.AppendAsync(append)));
            // Some groups are one append and some are as large as they may be.
            if (random.Next(60) == 0)
                await sent[^1].Real;
            if (random.Next(200) == 0)
                Assert.Equal(await twin.PurgeRetiredAsync(Noon.AddDays(1), 1_000), await real.PurgeRetiredAsync(Noon.AddDays(1), 1_000), Same);
        }

        foreach (var (append, outcome, expected) in sent)
            Assert.Equal((append.Entity, expected.GetType(), Told(expected)), (append.Entity, (await outcome).GetType(), Told(await outcome)));
        Assert.Contains(sent, s => s.Twin is AppendOutcome.AddressTaken);
        Assert.Contains(sent, s => s.Twin is AppendOutcome.OutOfSequence);
        Assert.Equal(await TextAsync(twin), await TextAsync(real));
    }

    private static bool Same(IReadOnlyList<EntityId> one, IReadOnlyList<EntityId> other) => one.ToHashSet().SetEquals(other);

    /// <summary>The words of a failure are each journal's own.</summary>
    private static object? Told(AppendOutcome outcome) => outcome is AppendOutcome.Failed ? null : outcome;

    private static async Task<JournalAppend> SomeAsync(Random random, IJournal twin)
    {
        var id = new EntityId(Kind, $"e{random.Next(12)}");
        var sequence = (await twin.ReadAsync(id, default))?.Sequence ?? 0;
        var events = Enumerable.Range(0, random.Next(3)).Select(n => Encoding.UTF8.GetBytes($"{random.Next()}")).ToArray();
        return new JournalAppend(
            id, random.Next(10) == 0 ? sequence + random.Next(-1, 2) : sequence, Noon.AddSeconds(random.Next(1_000)), events,
            [.. Enumerable.Range(0, random.Next(4)).Select(_ => Change(random))], random.Next(2) == 0)
        {
            Retired = random.Next(20) == 0,
            Snapshot = random.Next(4) == 0 ? Encoding.UTF8.GetBytes($"snapshot {random.Next()}") : null,
            PruneThrough = random.Next(3) == 0 ? random.Next((int)sequence + 3) : 0,
        };
    }

    private static IndexChange Change(Random random)
    {
        var item = new ObjectRef((ObjectKind)random.Next(2), new Guid(random.Next(6), 0, 0, new byte[8]));
        var address = $"10.0.0.{random.Next(6)}";
        var node = new NodeName($"n{random.Next(3)}");
        return random.Next(6) switch
        {
            0 => new IndexChange.Add(item),
            1 => new IndexChange.Remove(item),
            2 => new IndexChange.ClaimAddress(address),
            3 => new IndexChange.ReleaseAddress(address),
            4 => new IndexChange.PlaceOn(node),
            _ => new IndexChange.LeaveNode(node),
        };
    }

    private static async Task<string[]> TextAsync(IJournal journal)
    {
        var lines = new List<string>();
        await foreach (var header in journal.ListAsync(Kind, default))
        {
            lines.Add($"{header}");
            lines.Add(Text((await journal.ReadAsync(header.Entity, default))!));
            foreach (var kept in await journal.ReadHistoryAsync(header.Entity, long.MaxValue, 1_000, default))
                lines.Add($"history of {header.Entity}: {Text(kept)}");
        }

        await foreach (var record in journal.ReadGuardedAsync(Kind, default))
            lines.Add($"guarded {Text(record)}");
        await foreach (var entry in journal.ReadIndexAsync(Kind, default))
            lines.Add($"{entry}");
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private static string Text(EntityRecord record) =>
        $"{record.Entity} {record.Sequence} {record.SnapshotSequence} {Encoding.UTF8.GetString(record.Snapshot ?? [])}: {string.Join(", ", record.Events.Select(Text))}";

    private static string Text(JournaledEvent kept) => $"{kept.Sequence} {kept.At:O} {Encoding.UTF8.GetString(kept.Body)}";
}
