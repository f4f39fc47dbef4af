using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Protocol.Tests;

/// <summary>Fingerprints stand in journals: a version that computes another one for the same configuration would distrust every node.</summary>
public sealed class FingerprintTests
{
    private static readonly NodeConfiguration Configuration = new(
        [new LbRule
        {
            Key = new RuleKey("198.51.100.1", 80, RuleProtocol.Tcp),
            Name = "cc915834-59b3-4481-8c7d-01a1d87644db",
            Selection = EndpointSelection.RoundRobin,
            Mode = NatMode.OneArm,
            InactiveTimeout = 50,
            Endpoints = [new RuleEndpoint("10.1.0.1", 8080, 51)],
        }],
        [new EndpointProbe { Name = "10.1.0.1_tcp_8080", HostName = "10.1.0.1", Type = ProbeType.Tcp, Port = 8080, Interval = 5, Retries = 3 }],
        [new FirewallRule("203.0.113.0/24", "198.51.100.1/32", 6, FirewallRule.AllowPreference, true)]);

    [Fact]
    public void They_are_the_same_in_every_version()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb924", NodeConfiguration.Empty.Fingerprint());
        Assert.Equal("cbafe50a5f42d03a876e83e0ffd39162", Configuration.Fingerprint());
    }

    [Fact]
    public void They_differ_in_every_part()
    {
        NodeConfiguration[] others =
        [
            Configuration with { Rules = [] },
            Configuration with { Rules = [Configuration.Rules[0] with { Bgp = true }] },
            Configuration with { Probes = [] },
            Configuration with { Firewall = [] },
            Configuration with { Rules = [Configuration.Rules[0] with { InactiveTimeout = 51 }] },
            Configuration with { Rules = [Configuration.Rules[0] with { Endpoints = [new RuleEndpoint("10.1.0.2", 8080, 51)] }] },
            Configuration with { Probes = [Configuration.Probes[0] with { Interval = 6 }] },
            Configuration with { Firewall = [Configuration.Firewall[0] with { Allow = false }] },
        ];

        Assert.Equal(others.Length + 1, others.Append(Configuration).Select(configuration => configuration.Fingerprint()).Distinct().Count());
    }
}
