using System.Collections.Immutable;
using LoxiActors.Actors.Statistics;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using Npgsql;

namespace LoxiActors.Engines.Local.Statistics;

/// <summary>Totals as rows of PostgreSQL's tables.</summary>
internal static class TrafficRows
{
    public static async Task<TrafficState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("SELECT id, bytes, total_connections, active_connections FROM listener");
        batch.Add("SELECT node, listener, address, port, protocol, settling, endpoints FROM rule");
        await using var row = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var totals = ImmutableDictionary.CreateBuilder<ListenerId, ListenerTotals>();
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
            totals.Add(new ListenerId(row.GetGuid(0)), new ListenerTotals(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)));
        await row.NextResultAsync(cancellation).ConfigureAwait(false);
        var nodes = new Dictionary<NodeName, ImmutableDictionary<CountedRule, CountedThrough>.Builder>();
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            var node = new NodeName(row.GetString(0));
            if (!nodes.TryGetValue(node, out var rules))
                nodes[node] = rules = ImmutableDictionary.CreateBuilder<CountedRule, CountedThrough>();
            var key = new RuleKey(row.GetString(2), row.GetInt32(3), Enum.Parse<RuleProtocol>(row.GetString(4)));
            rules.Add(new CountedRule(new ListenerId(row.GetGuid(1)), key), new CountedThrough(CountersText.Read(row.GetString(6)), row.GetBoolean(5)));
        }

        return new TrafficState(totals.ToImmutable(), nodes.ToImmutableDictionary(node => node.Key, node => node.Value.ToImmutable()));
    }

    /// <summary>Leaves a transaction to be committed. The lease is looked at last, so that a takeover waits for the commit only and not for the rows.</summary>
    /// <returns>The epoch that the database holds; no other one can begin before the transaction ends.</returns>
    public static async Task<long> WriteAsync(NpgsqlConnection connection, TrafficChange change, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED");
        AddListeners(batch, change);
        AddRules(batch, change);
        batch.Add("SELECT epoch FROM lease FOR KEY SHARE");
        await using var row = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        if (!await row.ReadAsync(cancellation).ConfigureAwait(false))
            throw new JournalException("the table lease has no row: the database was changed by somebody else");
        return row.GetInt64(0);
    }

    public static async Task<int> CommitAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("COMMIT", connection);
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private static void AddListeners(NpgsqlBatch batch, TrafficChange change)
    {
        batch.Add(
            """
            INSERT INTO listener (id, bytes, total_connections, active_connections) SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE
            SET bytes = excluded.bytes, total_connections = excluded.total_connections, active_connections = excluded.active_connections
            """,
            Columns.Uuid(change.Totals.Select(t => t.Key.Value)), Columns.Number(change.Totals.Select(t => t.Value.Bytes)),
            Columns.Number(change.Totals.Select(t => t.Value.TotalConnections)), Columns.Number(change.Totals.Select(t => t.Value.ActiveConnections)));
        batch.Add("DELETE FROM listener WHERE id = ANY ($1)", Columns.Uuid(change.Forgotten.Select(listener => listener.Value)));
    }

    private static void AddRules(NpgsqlBatch batch, TrafficChange change)
    {
        var counted = change.Counted;
        batch.Add(
            """
            INSERT INTO rule (node, listener, address, port, protocol, settling, endpoints) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (node, listener, address, port, protocol) DO UPDATE SET settling = excluded.settling, endpoints = excluded.endpoints
            """,
            [
                .. Key(counted.Select(c => (c.Node, c.Rule))), Columns.Flag(counted.Select(c => c.Through.Settling)),
                Columns.Text(counted.Select(c => CountersText.Write(c.Through.Endpoints))),
            ]);
        batch.Add(
            """
            DELETE FROM rule r USING unnest($1, $2, $3, $4, $5) AS u (node, listener, address, port, protocol)
            WHERE r.node = u.node AND r.listener = u.listener AND r.address = u.address AND r.port = u.port AND r.protocol = u.protocol
            """,
            Key(change.Dropped));
    }

    private static NpgsqlParameter[] Key(IEnumerable<(NodeName Node, CountedRule Rule)> rules)
    {
        var all = rules.ToArray();
        return
        [
            Columns.Text(all.Select(r => r.Node.Value)), Columns.Uuid(all.Select(r => r.Rule.Listener.Value)), Columns.Text(all.Select(r => r.Rule.Key.ExternalIp)),
            Columns.Number(all.Select(r => r.Rule.Key.Port)), Columns.Text(all.Select(r => r.Rule.Key.Protocol.ToString())),
        ];
    }
}
