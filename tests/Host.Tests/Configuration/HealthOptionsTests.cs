using LoxiActors.Host.Configuration;
using static LoxiActors.Host.Tests.Configuration.ConfigurationSamples;

namespace LoxiActors.Host.Tests.Configuration;

public class HealthOptionsTests
{
    [Fact]
    public void Every_option_reaches_the_policy()
    {
        var set = string.Join('\n', HealthOptions.All.Select((option, place) => option.Name == "cut_off_share" ? "cut_off_share = 0.25" : $"{option.Name} = {6 + place}"));
        var health = Read($"[loxilb]\napi_endpoints = http://127.0.0.1:1\n[heartbeats]\ninterval = 5\n[health]\n{set}\n").Health;
        Assert.Equal(13, health.ProbesAtOnce);
        var policy = health.Policy;
        Assert.Equal(
            [5.0, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 0.25, 19, 20],
            [
                policy.HeartbeatInterval.TotalSeconds, policy.HeartbeatMisses, policy.ProbeInterval.TotalSeconds, policy.ProbeTimeout.TotalSeconds,
                policy.SuspectProbeInterval.TotalSeconds, policy.SuspectProbeTimeout.TotalSeconds, policy.ProbeMisses, policy.PeerReadInterval.TotalSeconds,
                policy.Grace.TotalSeconds, policy.HalfDeadAfter.TotalSeconds, policy.AgentLostAfter.TotalSeconds, policy.CutOffWindow.TotalSeconds,
                policy.CutOffShare, policy.ReturnAfter.TotalSeconds, policy.ChangesPerMinute,
            ]);
    }

    [Fact]
    public void A_value_that_is_none_is_refused_by_its_name()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read("[loxilb]\napi_endpoints = http://127.0.0.1:1\n[health]\ncut_off_share = 2\n"));
        Assert.Contains("cut_off_share", error.Message, StringComparison.Ordinal);
        Assert.Contains("must be from 0 to 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_may_be_expected_to_send_heartbeats()
    {
        var nodes = Read("[node node-1]\nurl = http://127.0.0.1:1\nheartbeat = expected\n[node node-2]\nurl = http://127.0.0.1:2\n").LoxiLb.Nodes;
        Assert.Equal([true, false], nodes.Select(node => node.ExpectsHeartbeats));
    }
}
