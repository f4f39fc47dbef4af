using System.Net;

namespace LoxiActors.Imitation.Core;

/// <summary>The engine's checks of a posted rule, in its order, so that the first fault decides the answer.</summary>
internal static class RuleArgsCheck
{
    internal sealed record Checked(
        LbRuleArgs Args, IPAddress ExternalIp, IPAddress? PrivateIp, RuleKey Key,
        List<IPAddress> SecondaryIps, List<RuleEndpoint> Endpoints);

    public static string? Check(LbRuleArgs args, out Checked? result)
    {
        result = null;
        IPAddress? privateIp = null;
        if (!GoIp.TryParse(args.ExternalIp, out var externalIp))
            return "malformed-service error";
        if (args.PrivateIp.Length > 0 && !GoIp.TryParse(args.PrivateIp, out privateIp))
            return "malformed-service privateIP error";
        if (args.InactiveTimeout > Limits.DaySeconds)
            return "service-args error";
        if (CheckProbe(args) is { } probeError)
            return probeError;
        args = WithDefaults(args);
        if (args.Endpoints.Count is 0 or > Limits.EndpointsPerRule)
            return "endpoints-range error";
        if (CheckProtocol(args) is { } protocolError)
            return protocolError;
        if (CheckSecondaryIps(args, externalIp, out var secondaryIps) is { } secondaryError)
            return secondaryError;
        if (args.Mode == 5 && !externalIp.Equals(IPAddress.Any) && !externalIp.Equals(IPAddress.IPv6Any))
            return "hostarm-args error";
        if (CheckEndpoints(args, externalIp, out var endpoints) is { } endpointError)
            return endpointError;
        result = new Checked(args, externalIp, privateIp, KeyOf(args, externalIp), secondaryIps, endpoints);
        return null;
    }

    public static string? CheckDelete(LbRuleArgs args, out RuleKey? key)
    {
        key = null;
        if (!GoIp.TryParse(args.ExternalIp, out var externalIp))
            return "malformed-service error";
        if (args.PortMax != 0 && args.PortMax < args.Port)
            return "serv-port-args range error";
        if (!IsKnownProtocol(args.Protocol))
            return "malformed-proto error";
        key = KeyOf(args, externalIp);
        return null;
    }

    private static RuleKey KeyOf(LbRuleArgs args, IPAddress externalIp) => new(
        args.Host, externalIp.ToString(), args.Protocol, args.Port, args.PortMax == 0 ? args.Port : args.PortMax, args.Block);

    private static bool IsKnownProtocol(string protocol) => protocol is "tcp" or "udp" or "icmp" or "sctp" or "none";

    private static string? CheckProbe(LbRuleArgs args) => (args.ProbeType, args.ProbePort) switch
    {
        ("", 0) => null,
        ("", _) => "malformed-service-pport error",
        ("tcp" or "udp" or "sctp", 0) => "malformed-service-pport error",
        ("none" or "ping", not 0) => "malformed-service-pport error",
        ("tcp" or "udp" or "sctp" or "none" or "ping", _) => null,
        _ => "malformed-service-ptype error",
    };

    private static LbRuleArgs WithDefaults(LbRuleArgs args) => args with
    {
        InactiveTimeout = args.InactiveTimeout != 0 ? args.InactiveTimeout
            : args.Protocol is "tcp" or "sctp" ? Limits.InactiveTimeoutSeconds : Limits.InactiveTimeoutOtherSeconds,
        // A probe type other than none switches the monitor on (read in LoxiLB 64045de).
        Monitor = args.Monitor || args.ProbeType is not ("" or "none"),
        PersistTimeout = args.Sel != 3 ? args.PersistTimeout
            : args.PersistTimeout is 0 or > Limits.DaySeconds ? Limits.PersistTimeoutSeconds : args.PersistTimeout,
    };

    private static string? CheckProtocol(LbRuleArgs args)
    {
        if (args.Protocol == "icmp" && args.Port != 0)
            return "malformed-service error";
        if (args.ProxyProtocolV2 && args.Protocol != "tcp")
            return "proxy-proto-v2 not tcp service error";
        if (!IsKnownProtocol(args.Protocol))
            return "malformed-proto error";
        if (args.Protocol != "sctp" && args.SecondaryIps.Count > 0)
            return "secondaryIP-args error";
        if (args.Protocol != "udp" && args.Sel == 6)
            return "non-udp-n3-args error";
        if (args.SecondaryIps.Count > Limits.SecondaryIps)
            return "secondaryIP-args len error";
        return args.PortMax != 0 && args.PortMax < args.Port ? "serv-port-args range error" : null;
    }

    private static string? CheckSecondaryIps(LbRuleArgs args, IPAddress externalIp, out List<IPAddress> parsed)
    {
        parsed = [];
        foreach (var text in args.SecondaryIps)
        {
            if (!GoIp.TryParse(text, out var ip))
                return "malformed-secIP error";
            if (GoIp.IsV4(externalIp) && !GoIp.IsV4(ip))
                return "malformed-secIP nat46 error";
            parsed.Add(ip);
        }

        parsed = [.. parsed.OrderBy(GoIp.SortKey)];
        return null;
    }

    private static string? CheckEndpoints(LbRuleArgs args, IPAddress externalIp, out List<RuleEndpoint> parsed)
    {
        parsed = [];
        foreach (var endpoint in args.Endpoints)
        {
            if (!GoIp.TryParse(endpoint.Ip, out var ip))
                return "malformed-lbep error";
            if (GoIp.IsV4(externalIp) && !GoIp.IsV4(ip))
                return "malformed-service nat46 error";
            if (args.Protocol == "icmp" && endpoint.Port != 0)
                return "malformed-service error";
            if (args.Mode == 3 && endpoint.Port != args.Port)
                return "malformed-service dsr-port error";
            parsed.Add(new RuleEndpoint { Ip = ip, Port = endpoint.Port, Weight = endpoint.Weight });
        }

        parsed = [.. parsed.OrderBy(endpoint => GoIp.SortKey(endpoint.Ip))];
        return null;
    }
}
