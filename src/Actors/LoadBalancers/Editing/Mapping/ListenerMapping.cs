using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Mapping;

internal static class ListenerMapping
{
    /// <param name="known">Null: the payload is the whole listener, with its policies and rules.</param>
    public static Listener Map(ListenerPayload sent, Listener? known, string path)
    {
        var fields = new Fields(path, known is null);
        fields.NoChildren("l7policies", sent.L7Policies);
        return new Listener
        {
            Id = fields.Id("listener_id", sent.ListenerId),
            Name = sent.Name.Or(known?.Name),
            Description = sent.Description.Or(known?.Description),
            AdminStateUp = fields.AdminStateUp(sent.AdminStateUp, known?.AdminStateUp),
            Protocol = fields.Word("protocol", "listener protocol", sent.Protocol, known?.Protocol),
            ProtocolPort = fields.Port("protocol_port", fields.Needed("protocol_port", sent.ProtocolPort, known?.ProtocolPort)),
            ConnectionLimit = fields.AtLeast(
                "connection_limit",
                Fields.OrDefault(sent.ConnectionLimit, known?.ConnectionLimit, Listener.NoConnectionLimit),
                Listener.NoConnectionLimit),
            DefaultPoolId = DefaultPool(sent, known),
            TimeoutClientData = Fields.OrDefault(sent.TimeoutClientData, known?.TimeoutClientData, Listener.DefaultTimeoutClientData),
            TimeoutMemberConnect = Fields.OrDefault(sent.TimeoutMemberConnect, known?.TimeoutMemberConnect, Listener.DefaultTimeoutMemberConnect),
            TimeoutMemberData = Fields.OrDefault(sent.TimeoutMemberData, known?.TimeoutMemberData, Listener.DefaultTimeoutMemberData),
            TimeoutTcpInspect = Fields.OrDefault(sent.TimeoutTcpInspect, known?.TimeoutTcpInspect, Listener.DefaultTimeoutTcpInspect),
            InsertHeaders = sent.InsertHeaders.Or(known?.InsertHeaders) ?? ImmutableSortedDictionary<string, string>.Empty,
            AllowedCidrs = sent.AllowedCidrs.IsSet ? Cidrs(sent.AllowedCidrs.Value ?? [], fields) : known?.AllowedCidrs ?? [],
            L7Policies = known?.L7Policies ?? L7Mapping.Policies(sent.L7Policies.Or(null), fields),
            Tls = Tls(sent, known?.Tls ?? ListenerTls.None),
            UnknownOptions = UnknownOptions.Merge(known?.UnknownOptions, sent.Unknown)
                .Merge("hsts_max_age", sent.HstsMaxAge)
                .Merge("hsts_include_subdomains", sent.HstsIncludeSubdomains)
                .Merge("hsts_preload", sent.HstsPreload),
        };
    }

    private static PoolId? DefaultPool(ListenerPayload sent, Listener? known)
    {
        if (sent.DefaultPoolId.IsSet)
            return sent.DefaultPoolId.Value;
        return known is null && sent.DefaultPool.Or(null) is { } pool ? Fields.IdOrNull(pool.PoolId) : known?.DefaultPoolId;
    }

    private static ImmutableArray<string> Cidrs(ImmutableArray<string> sent, Fields fields) =>
        [.. sent.Select(cidr => Addresses.Cidr(fields, "allowed_cidrs", cidr)).Distinct().Order(StringComparer.Ordinal)];

    // References only: the certificates beside them must not get into a tree.
    private static ListenerTls Tls(ListenerPayload sent, ListenerTls known) => new()
    {
        DefaultTlsContainerRef = sent.DefaultTlsContainerRef.Or(known.DefaultTlsContainerRef),
        SniContainerRefs = Fields.List(sent.SniContainerRefs, known.SniContainerRefs),
        ClientCaTlsContainerRef = sent.ClientCaTlsContainerRef.Or(known.ClientCaTlsContainerRef),
        ClientAuthentication = Fields.OrDefault(sent.ClientAuthentication, known.ClientAuthentication, "NONE"),
        ClientCrlContainerRef = sent.ClientCrlContainerRef.Or(known.ClientCrlContainerRef),
        TlsVersions = Fields.List(sent.TlsVersions, known.TlsVersions),
        TlsCiphers = sent.TlsCiphers.Or(known.TlsCiphers),
        AlpnProtocols = Fields.List(sent.AlpnProtocols, known.AlpnProtocols),
    };
}
