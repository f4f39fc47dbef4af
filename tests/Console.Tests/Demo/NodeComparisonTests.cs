using System.Text.Json;
using LoxiActors.Console.Demo;
using LoxiActors.Console.Demo.Nodes;

namespace LoxiActors.Console.Tests.Demo;

/// <summary>The verifier has to notice whatever a node holds differently.</summary>
public sealed class NodeComparisonTests
{
    private const string Rule = """
        {"serviceArguments":{"externalIP":"198.51.100.1","port":80,"protocol":"tcp","name":"l1","mode":1,"monitor":true,"inactiveTimeOut":50},
         "endpoints":[{"endpointIP":"10.1.0.1","targetPort":80,"weight":51},{"endpointIP":"10.1.0.2","targetPort":80,"weight":51}]}
        """;

    private const string Probe = """
        {"hostName":"10.1.0.1","name":"10.1.0.1_tcp_80","probeType":"http","probePort":80,"probeDuration":5,"inactiveReTries":3}
        """;

    private const string Firewall = """
        {"ruleArguments":{"sourceIP":"203.0.113.0/24","destinationIP":"198.51.100.1/32","protocol":6,"preference":100},"opts":{"allow":true}}
        """;

    [Fact]
    public void What_is_as_expected_has_no_difference() => Assert.Empty(Differences(Rule, Probe, Firewall));

    [Fact]
    public void Counters_states_and_order_are_no_difference() => Assert.Empty(Differences(
        """
        {"serviceArguments":{"protocol":"tcp","externalIP":"198.51.100.1","port":80,"name":"l1","mode":1,"monitor":true,"inactiveTimeOut":50,"sel":0},
         "endpoints":[{"endpointIP":"10.1.0.2","targetPort":80,"weight":51,"state":"inactive","counter":"1:2"},{"endpointIP":"10.1.0.1","targetPort":80,"weight":51}]}
        """,
        Probe,
        Firewall));

    [Theory]
    [InlineData("\"weight\":51}]", "\"weight\":52}]")]
    [InlineData("10.1.0.2", "10.1.0.3")]
    [InlineData("\"mode\":1", "\"mode\":2")]
    [InlineData("\"inactiveTimeOut\":50", "\"inactiveTimeOut\":51")]
    [InlineData("\"name\":\"l1\"", "\"name\":\"l2\"")]
    [InlineData("\"monitor\":true", "\"monitor\":true,\"sel\":2")]
    [InlineData("\"mode\":1", "\"mode\":1,\"proxyprotocolv2\":true")]
    public void A_rule_that_differs_is_named(string before, string after)
    {
        var difference = Assert.Single(Differences(Rule.Replace(before, after, StringComparison.Ordinal), Probe, Firewall));
        Assert.StartsWith("node-a has the rule 198.51.100.1 tcp/80 as '", difference);
    }

    [Fact]
    public void A_rule_that_is_missing_and_one_too_many_are_named()
    {
        var differences = Differences(Rule.Replace("\"port\":80,", "\"port\":81,", StringComparison.Ordinal), Probe, Firewall);
        Assert.Equal(2, differences.Count);
        Assert.Contains("node-a lacks the rule 198.51.100.1 tcp/80", differences);
        Assert.Contains(differences, difference => difference.StartsWith("node-a has a rule that was not expected: 198.51.100.1 tcp/81", StringComparison.Ordinal));
    }

    [Fact]
    public void A_probe_or_a_firewall_rule_that_differs_is_named()
    {
        var differences = Differences(
            Rule, Probe.Replace("\"probeDuration\":5", "\"probeDuration\":6", StringComparison.Ordinal), Firewall.Replace("allow", "drop", StringComparison.Ordinal));
        Assert.Equal(2, differences.Count);
        Assert.Contains(differences, difference => difference.StartsWith("node-a has the probe 10.1.0.1_tcp_80", StringComparison.Ordinal));
        Assert.Contains(differences, difference => difference.StartsWith("node-a has the firewall rule 203.0.113.0/24", StringComparison.Ordinal));
    }

    [Fact]
    public void The_cookbook_is_read_whole_and_carries_no_key()
    {
        var cookbook = Cookbook.Own();
        Assert.True(cookbook.Steps.Length > 100);
        Assert.Equal(9, cookbook.Nodes.Rules.Count);
        Assert.Equal(4, cookbook.Nodes.Probes.Count);
        Assert.Equal(2, cookbook.Nodes.Firewall.Count);
        Assert.All(cookbook.Steps, step => Assert.DoesNotContain("PRIVATE KEY", step.Args.GetRawText()));
        Assert.All(cookbook.Steps.Where(step => step.Expect == ExpectedAnswer.Refused), step => Assert.NotNull(step.Fault));
    }

    [Theory]
    [InlineData("{\"end\":\"route\",\"value\":{}}")]
    [InlineData("{\"step\":\"x\",\"unheard\":1}")]
    [InlineData("not json")]
    public void A_cookbook_that_cannot_be_used_names_the_line(string line)
    {
        using var reader = new StringReader("{\"about\":[]}\n" + line);
        Assert.Contains("line 2", Assert.Throws<InvalidOperationException>(() => Cookbook.Read(reader)).Message);
    }

    private static IReadOnlyList<string> Differences(string rule, string probe, string firewall) =>
        NodeComparison.Differences("node-a", Contents(Rule, Probe, Firewall), Contents(rule, probe, firewall));

    private static NodeContents Contents(string rule, string probe, string firewall)
    {
        var contents = new NodeContentsBuilder();
        contents.AddRule(JsonDocument.Parse(rule).RootElement);
        contents.AddProbe(JsonDocument.Parse(probe).RootElement);
        contents.AddFirewall(JsonDocument.Parse(firewall).RootElement);
        return contents.Build();
    }
}
