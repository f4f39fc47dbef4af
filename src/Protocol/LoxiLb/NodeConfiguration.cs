using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LoxiActors.Protocol.LoxiLb;

/// <summary>Everything that one load balancer wants on each of its nodes, in a canonical order.</summary>
public sealed record NodeConfiguration(
    ImmutableArray<LbRule> Rules,
    ImmutableArray<EndpointProbe> Probes,
    ImmutableArray<FirewallRule> Firewall)
{
    public static NodeConfiguration Empty { get; } = new([], [], []);

    /// <summary>32 hex digits that are equal for equal configurations, in every process and version.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var rule in Rules)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"r|{rule.Key}|{rule.Name}|{(int)rule.Selection}|{(int)rule.Mode}|{rule.InactiveTimeout}|{rule.ProxyProtocolV2}");
            // Fingerprints of rules without it stand in older journals.
            if (rule.Bgp)
                text.Append("|bgp");
            foreach (var endpoint in rule.Endpoints)
                text.Append(CultureInfo.InvariantCulture, $"|{endpoint.Address},{endpoint.TargetPort},{endpoint.Weight}");
            text.Append('\n');
        }

        foreach (var probe in Probes)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"p|{probe.Name}|{probe.HostName}|{(int)probe.Type}|{probe.Port}|{probe.Request}|{probe.Interval}|{probe.Retries}\n");
        }

        foreach (var firewall in Firewall)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"f|{firewall.SourceCidr}|{firewall.DestinationCidr}|{firewall.Protocol}|{firewall.Preference}|{firewall.Allow}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }
}
