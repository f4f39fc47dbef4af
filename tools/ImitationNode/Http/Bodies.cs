namespace LoxiActors.Imitation.Http;

/// <summary>The bodies LoxiLB accepts, by its own API description.</summary>
internal static class Bodies
{
    private static readonly string[] ProbeTypes = ["tcp", "udp", "sctp", "http", "https", "ping", "none"];

    private static readonly Schema ServiceArguments = new(
        "LoadbalanceEntryServiceArguments",
        new Field("externalIP", Kind.Text, Required: true),
        new Field("privateIP", Kind.Text),
        new Field("port", Kind.Int64, Required: true),
        new Field("portMax", Kind.Int64),
        new Field("protocol", Kind.Text, Allowed: ["tcp", "udp", "sctp", "icmp"]),
        new Field("sel", Kind.Int64, Allowed: ["0", "1", "2", "3", "4", "5", "6"]),
        new Field("bgp", Kind.Flag),
        new Field("monitor", Kind.Flag),
        new Field("probetype", Kind.Text, Allowed: ProbeTypes),
        new Field("probeport", Kind.UInt16),
        new Field("probereq", Kind.Text),
        new Field("proberesp", Kind.Text),
        new Field("managed", Kind.Flag),
        new Field("mode", Kind.Int32, Allowed: ["0", "1", "2", "3", "4", "5"]),
        new Field("security", Kind.Int32, Allowed: ["0", "1", "2"]),
        new Field("block", Kind.UInt32),
        new Field("inactiveTimeOut", Kind.Int32),
        new Field("probeTimeout", Kind.UInt32),
        new Field("probeRetries", Kind.Int32),
        new Field("name", Kind.Text),
        new Field("snat", Kind.Flag),
        new Field("oper", Kind.Int32, Allowed: ["0", "1", "2"]),
        new Field("host", Kind.Text),
        new Field("proxyprotocolv2", Kind.Flag),
        new Field("egress", Kind.Flag));

    public static Schema LoadBalancer { get; } = new(
        "LoadbalanceEntry",
        new Field("serviceArguments", Kind.Object, Required: true, Inner: ServiceArguments),
        new Field("endpoints", Kind.Objects, Required: true, Inner: new Schema(
            "LoadbalanceEntryEndpointsItems0",
            new Field("endpointIP", Kind.Text, Required: true),
            new Field("targetPort", Kind.Int64, Required: true),
            new Field("weight", Kind.Int64, Required: true),
            new Field("state", Kind.Text),
            new Field("counter", Kind.Text))),
        new Field("secondaryIPs", Kind.Objects, Inner: new Schema(
            "LoadbalanceEntrySecondaryIPsItems0", new Field("secondaryIP", Kind.Text))),
        new Field("allowedSources", Kind.Objects, Inner: new Schema(
            "LoadbalanceEntryAllowedSourcesItems0", new Field("prefix", Kind.Text))));

    public static Schema EndPoint { get; } = new(
        "EndPoint",
        new Field("hostName", Kind.Text, Required: true),
        new Field("name", Kind.Text),
        new Field("inactiveReTries", Kind.Int64),
        new Field("probeType", Kind.Text, Allowed: ["tcp", "udp", "sctp", "ping", "http", "https", "none"]),
        new Field("probeReq", Kind.Text),
        new Field("probeResp", Kind.Text),
        new Field("probeDuration", Kind.Int64),
        new Field("probePort", Kind.Int64));

    public static Schema EndPointHostState { get; } = new(
        "EndPointHostState",
        new Field("hostName", Kind.Text),
        new Field("epPort", Kind.Int64),
        new Field("epProto", Kind.Text),
        new Field("state", Kind.Text));

    public static Schema Firewall { get; } = new(
        "FirewallEntry",
        new Field("ruleArguments", Kind.Object, Required: true, Inner: new Schema(
            "FirewallRuleEntry",
            new Field("sourceIP", Kind.Text),
            new Field("destinationIP", Kind.Text),
            new Field("minSourcePort", Kind.Int64),
            new Field("maxSourcePort", Kind.Int64),
            new Field("minDestinationPort", Kind.Int64),
            new Field("maxDestinationPort", Kind.Int64),
            new Field("protocol", Kind.Int64),
            new Field("portName", Kind.Text),
            new Field("preference", Kind.Int64))),
        new Field("opts", Kind.Object, Required: true, Inner: new Schema(
            "FirewallOptionEntry",
            new Field("drop", Kind.Flag),
            new Field("trap", Kind.Flag),
            new Field("redirect", Kind.Flag),
            new Field("allow", Kind.Flag),
            new Field("record", Kind.Flag),
            new Field("redirectPortName", Kind.Text),
            new Field("fwMark", Kind.Int64),
            new Field("doSnat", Kind.Flag),
            new Field("toIP", Kind.Text),
            new Field("toPort", Kind.Int64),
            new Field("onDefault", Kind.Flag),
            new Field("counter", Kind.Text))));

    public static Schema CiState { get; } = new(
        "CIStatusEntry",
        new Field("instance", Kind.Text),
        new Field("state", Kind.Text),
        new Field("vip", Kind.Text));

    public static Schema Bfd { get; } = new(
        "BfdEntry",
        new Field("instance", Kind.Text),
        new Field("remoteIp", Kind.Text),
        new Field("sourceIp", Kind.Text),
        new Field("interval", Kind.UInt64),
        new Field("retryCount", Kind.UInt8));

    public static Schema Ipv4Address { get; } = new(
        "IPV4AddressEntry", new Field("dev", Kind.Text, Required: true), new Field("ipAddress", Kind.Text, Required: true));

    public static Schema Route { get; } = new(
        "RouteEntry",
        new Field("destinationIPNet", Kind.Text, Required: true),
        new Field("gateway", Kind.Text, Required: true),
        new Field("protocol", Kind.Text));

    public static Schema Params { get; } = new(
        "OperParams",
        new Field("logLevel", Kind.Text, Required: true, Allowed:
            ["trace", "debug", "info", "error", "warning", "notice", "critical", "emergency", "alert"]));

    public static Schema User { get; } = new(
        "User",
        new Field("created_at", Kind.Text),
        new Field("id", Kind.Int64),
        new Field("password", Kind.Text, Required: true),
        new Field("username", Kind.Text, Required: true),
        new Field("role", Kind.Text, Allowed: ["admin", "viewer"]));

    public static Schema License { get; } = new("UpdateLicenseRequest", new Field("license_key", Kind.Text, Required: true));

    public static Schema Policy { get; } = new(
        "PolicyEntry",
        new Field("policyIdent", Kind.Text, Required: true),
        new Field("policyInfo", Kind.Object, Inner: new Schema(
            "PolicyEntryPolicyInfo",
            new Field("type", Kind.Int64, Allowed: ["0", "1"]),
            new Field("colorAware", Kind.Flag),
            new Field("committedInfoRate", Kind.Int64),
            new Field("peakInfoRate", Kind.Int64),
            new Field("committedBlkSize", Kind.Int64),
            new Field("excessBlkSize", Kind.Int64))),
        new Field("targetObject", Kind.Object, Required: true, Inner: Attachment("PolicyEntryTargetObject", "polObjName")));

    public static Schema Mirror { get; } = new(
        "MirrorEntry",
        new Field("mirrorIdent", Kind.Text, Required: true),
        new Field("mirrorInfo", Kind.Object, Inner: new Schema(
            "MirrorEntryMirrorInfo",
            new Field("type", Kind.Int64, Allowed: ["0", "1", "2"]),
            new Field("port", Kind.Text),
            new Field("vlan", Kind.Int64),
            new Field("remoteIP", Kind.Text),
            new Field("sourceIP", Kind.Text),
            new Field("tunnelID", Kind.Int64))),
        new Field("targetObject", Kind.Object, Required: true, Inner: Attachment("MirrorEntryTargetObject", "mirrObjName")));

    private static Schema Attachment(string goType, string name) => new(
        goType,
        new Field("attachment", Kind.Int64, Required: true, Allowed: ["0", "1"]),
        new Field(name, Kind.Text, Required: true));
}
