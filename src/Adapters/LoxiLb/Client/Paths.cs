using System.Globalization;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Client;

/// <summary>LoxiLB's paths, relative to a node's address.</summary>
internal static class Paths
{
    private const string Root = "netlox/v1/";

    public const string Rules = Root + "config/loadbalancer";
    public const string AllRules = Root + "config/loadbalancer/all";
    public const string Endpoints = Root + "config/endpoint";
    public const string AllEndpoints = Root + "config/endpoint/all";
    public const string Firewall = Root + "config/firewall";
    public const string AllFirewall = Root + "config/firewall/all";
    public const string AllConnections = Root + "config/conntrack/all";
    public const string Roles = Root + "config/cistate";
    public const string AllRoles = Root + "config/cistate/all";
    public const string Bfd = Root + "config/bfd";
    public const string AllBfd = Root + "config/bfd/all";
    public const string Version = Root + "version";
    public const string Login = Root + "auth/login";

    public static string Rule(RuleKey key) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rules}/externalipaddress/{Escape(key.ExternalIp)}/port/{key.Port}/protocol/{key.Protocol.ToString().ToLowerInvariant()}");

    public static string Endpoint(EndpointProbe probe) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Endpoints}/epipaddress/{Escape(probe.HostName)}?name={Escape(probe.Name)}&probe_type={probe.Type.ToString().ToLowerInvariant()}&probe_port={probe.Port}");

    public static string FirewallRule(FirewallRule rule) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Firewall}?sourceIP={Escape(rule.SourceCidr)}&destinationIP={Escape(rule.DestinationCidr)}&protocol={rule.Protocol}&preference={rule.Preference}");

    /// <summary>Of lo.</summary>
    public static string LoopbackAddress(string address) => $"{Root}config/ipv4address/{Escape(address)}/{(address.Contains(':', StringComparison.Ordinal) ? "128" : "32")}/dev/lo";

    public static string BfdSession(string remoteIp, string instance) => $"{Bfd}/remoteIP/{Escape(remoteIp)}?instance={Escape(instance)}";

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
