using System.Collections.Immutable;
using System.Globalization;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Statistics;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Local.Statistics;

/// <summary>
/// Keeps totals in a SQLite file of their own, so that their writing never waits for the journal's nor holds it up. Who opens it
/// holds the journal beside it, which keeps a second process away.
/// </summary>
public sealed class SqliteTrafficLedger : ITrafficLedger
{
    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly Statement _putTotals;
    private readonly Statement _deleteTotals;
    private readonly Statement _putRule;
    private readonly Statement _deleteRule;

    private SqliteTrafficLedger(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
        _putTotals = new Statement(connection, "INSERT OR REPLACE INTO listener VALUES (?1, ?2, ?3, ?4)", 4);
        _deleteTotals = new Statement(connection, "DELETE FROM listener WHERE id = ?1", 1);
        _putRule = new Statement(connection, "INSERT OR REPLACE INTO rule VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", 7);
        _deleteRule = new Statement(connection, "DELETE FROM rule WHERE node = ?1 AND listener = ?2 AND address = ?3 AND port = ?4 AND protocol = ?5", 5);
    }

    /// <exception cref="JournalException">It can't be opened, or was written by a newer version of the program.</exception>
    public static SqliteTrafficLedger Open(string path)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteConnections.OpenWriter(new SqliteJournalOptions(path));
            TrafficSchema.Prepare(connection, path);
            return new SqliteTrafficLedger(connection, path);
        }
        catch (SqliteException failure)
        {
            connection?.Dispose();
            throw Unusable(path, failure);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <exception cref="JournalException">What it holds can't be read.</exception>
    public TrafficState Load()
    {
        try
        {
            return new TrafficState(Totals(), Rules());
        }
        catch (Exception failure) when (failure is SqliteException or FormatException or OverflowException or InvalidCastException or ArgumentException)
        {
            throw Unusable(_path, failure);
        }
    }

    public void Keep(TrafficChange change)
    {
        SqliteSchema.Run(_connection, "BEGIN IMMEDIATE");
        try
        {
            Write(change);
            SqliteSchema.Run(_connection, "COMMIT");
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_putTotals, _deleteTotals, _putRule, _deleteRule])
            statement.Dispose();
        _connection.Dispose();
    }

    private void Write(TrafficChange change)
    {
        foreach (var (listener, totals) in change.Totals)
            _putTotals.Run(listener.ToString(), totals.Bytes, totals.TotalConnections, totals.ActiveConnections);
        foreach (var listener in change.Forgotten)
            _deleteTotals.Run(listener.ToString());
        foreach (var (node, rule, through) in change.Counted)
        {
            _putRule.Run(
                node.Value, rule.Listener.ToString(), rule.Key.ExternalIp, rule.Key.Port, rule.Key.Protocol.ToString(),
                through.Settling ? 1 : 0, CountersText.Write(through.Endpoints));
        }

        foreach (var (node, rule) in change.Dropped)
            _deleteRule.Run(node.Value, rule.Listener.ToString(), rule.Key.ExternalIp, rule.Key.Port, rule.Key.Protocol.ToString());
    }

    private void RollBack()
    {
        try
        {
            SqliteSchema.Run(_connection, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has done it already where the disk is full or fails.
        }
    }

    private ImmutableDictionary<ListenerId, ListenerTotals> Totals()
    {
        using var all = new Statement(_connection, "SELECT id, bytes, total_connections, active_connections FROM listener");
        using var reader = all.Read();
        var totals = ImmutableDictionary.CreateBuilder<ListenerId, ListenerTotals>();
        while (reader.Read())
            totals.Add(Listener(reader.GetString(0)), new ListenerTotals(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        return totals.ToImmutable();
    }

    private ImmutableDictionary<NodeName, ImmutableDictionary<CountedRule, CountedThrough>> Rules()
    {
        using var all = new Statement(_connection, "SELECT node, listener, address, port, protocol, settling, endpoints FROM rule");
        using var reader = all.Read();
        var nodes = new Dictionary<NodeName, ImmutableDictionary<CountedRule, CountedThrough>.Builder>();
        while (reader.Read())
        {
            var node = new NodeName(reader.GetString(0));
            if (!nodes.TryGetValue(node, out var rules))
                nodes[node] = rules = ImmutableDictionary.CreateBuilder<CountedRule, CountedThrough>();
            var key = new RuleKey(reader.GetString(2), reader.GetInt32(3), Enum.Parse<RuleProtocol>(reader.GetString(4)));
            rules.Add(
                new CountedRule(Listener(reader.GetString(1)), key),
                new CountedThrough(CountersText.Read(reader.GetString(6)), reader.GetInt32(5) != 0));
        }

        return nodes.ToImmutableDictionary(node => node.Key, node => node.Value.ToImmutable());
    }

    private static ListenerId Listener(string text) => new(Guid.Parse(text, CultureInfo.InvariantCulture));

    private static JournalException Unusable(string path, Exception failure) => new(
        $"the statistics {path} can't be used: {failure.Message}; without the file every listener's totals begin anew", failure);
}
