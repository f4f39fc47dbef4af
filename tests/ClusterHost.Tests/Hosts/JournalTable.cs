using System.Text.Json;
using Npgsql;

namespace LoxiActors.ClusterHost.Tests.Hosts;

/// <summary>What the hosts have stored, read as a stranger would.</summary>
internal static class JournalTable
{
    /// <summary>Of load balancers, nodes and the like, not Akka's own.</summary>
    /// <param name="connection">Npgsql's, to the schema.</param>
    public static async Task<IReadOnlyList<Entry>> ReadAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand("SELECT ordering, persistence_id, sequence_number, manifest, message FROM journal ORDER BY persistence_id, sequence_number");
        await using var rows = await command.ExecuteReaderAsync();
        var entries = new List<Entry>();
        while (await rows.ReadAsync())
        {
            if (rows.GetString(3) is not ("event" or "writer" or "retired"))
                continue;
            using var message = JsonDocument.Parse(rows.GetFieldValue<byte[]>(4));
            entries.Add(new Entry(rows.GetInt64(0), rows.GetString(1), rows.GetInt64(2), rows.GetString(3), message.RootElement.GetProperty("writer").GetGuid()));
        }

        return entries;
    }

    /// <summary>Of one host alone.</summary>
    public static async Task<IReadOnlyList<Entry>> ReadByAsync(string connection, Guid writer) =>
        [.. (await ReadAsync(connection)).Where(entry => entry.Writer == writer)];

    /// <summary>Every entry is by the host that marked the entity last, and no number is left out.</summary>
    public static void HasOneWriterAtATime(IReadOnlyList<Entry> entries)
    {
        Assert.NotEmpty(entries);
        foreach (var entity in entries.GroupBy(entry => entry.Entity))
        {
            Entry? last = null;
            foreach (var entry in entity)
            {
                Assert.True(
                    last is null || entry.Sequence == last.Sequence + 1 && (entry.Name == "writer" || entry.Writer == last.Writer),
                    $"{last} is followed by {entry}:\n{string.Join('\n', entity)}");
                last = entry;
            }
        }
    }

    /// <summary>Among the entries after one, nothing by this writer stands behind what another one wrote on the same entity.</summary>
    public static void HasNothingMoreBy(Guid writer, IReadOnlyList<Entry> entries, long after)
    {
        foreach (var entity in entries.Where(entry => entry.Ordering > after).GroupBy(entry => entry.Entity))
            Assert.DoesNotContain(entity.SkipWhile(entry => entry.Writer == writer), entry => entry.Writer == writer);
    }

    /// <param name="Ordering">Over all entities, roughly in the order of time.</param>
    /// <param name="Name">event, writer or retired.</param>
    /// <param name="Writer">The incarnation of a host.</param>
    internal sealed record Entry(long Ordering, string Entity, long Sequence, string Name, Guid Writer);
}
