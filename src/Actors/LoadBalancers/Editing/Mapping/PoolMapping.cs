using System.Collections.Immutable;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Mapping;

internal static class PoolMapping
{
    /// <param name="known">Null: the payload is the whole pool, with its members and monitor.</param>
    public static Pool Map(PoolPayload sent, Pool? known, string path)
    {
        var fields = new Fields(path, known is null);
        fields.NoChildren("members", sent.Members);
        if (known is not null && sent.HealthMonitor is { IsSet: true, Value: not null })
            throw fields.Wrong("healthmonitor", "can't be changed by an update of its parent");
        var unknown = UnknownOptions.Merge(known?.UnknownOptions, sent.Unknown);
        if (sent.SessionPersistence is { IsSet: true, Value: { } persistence })
            unknown = UnknownOptions.Merge(unknown, persistence.Unknown, "session_persistence.");
        return new Pool
        {
            Id = fields.Id("pool_id", sent.PoolId),
            Name = sent.Name.Or(known?.Name),
            Description = sent.Description.Or(known?.Description),
            AdminStateUp = fields.AdminStateUp(sent.AdminStateUp, known?.AdminStateUp),
            Protocol = fields.Word("protocol", "pool protocol", sent.Protocol, known?.Protocol),
            LbAlgorithm = fields.Word("lb_algorithm", "load balancing algorithm", sent.LbAlgorithm, known?.LbAlgorithm),
            SessionPersistence = sent.SessionPersistence.IsSet
                ? Persistence(sent.SessionPersistence.Value, known?.SessionPersistence, fields)
                : known?.SessionPersistence,
            Members = known?.Members ?? Members(sent, fields),
            HealthMonitor = known is not null ? known.HealthMonitor : Monitor(sent, fields),
            Tls = Tls(sent, known?.Tls ?? PoolTls.None),
            UnknownOptions = unknown,
        };
    }

    private static ImmutableArray<Member> Members(PoolPayload sent, Fields fields) =>
        [.. (sent.Members.Or(null) ?? []).Select((member, i) => MemberMapping.Map(member, null, fields.Of($"members[{i}]")))];

    private static HealthMonitor? Monitor(PoolPayload sent, Fields fields) =>
        sent.HealthMonitor.Or(null) is { } monitor ? HealthMonitorMapping.Map(monitor, null, fields.Of("healthmonitor")) : null;

    // Octavia merges a partial change of the persistence itself and sends all four keys; a missing one is as good as null.
    private static SessionPersistence? Persistence(SessionPersistencePayload? sent, SessionPersistence? known, Fields pool)
    {
        if (sent is null)
            return null;
        var fields = new Fields(pool.Of("session_persistence"), pool.Whole);
        return new SessionPersistence(
            fields.Word("type", "session persistence type", sent.Type, known?.Type),
            sent.CookieName.Or(null),
            sent.PersistenceTimeout.Or(null),
            sent.PersistenceGranularity.Or(null));
    }

    private static PoolTls Tls(PoolPayload sent, PoolTls known) => new(
        Fields.OrDefault(sent.TlsEnabled, known.Enabled, false),
        sent.TlsContainerRef.Or(known.TlsContainerRef),
        sent.CaTlsContainerRef.Or(known.CaTlsContainerRef),
        sent.CrlContainerRef.Or(known.CrlContainerRef));
}
