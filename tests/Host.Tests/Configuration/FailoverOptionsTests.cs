using LoxiActors.Host.Configuration;
using static LoxiActors.Host.Tests.Configuration.ConfigurationSamples;

namespace LoxiActors.Host.Tests.Configuration;

public class FailoverOptionsTests
{
    private const string Nodes = "[node node-1]\nurl = http://127.0.0.1:1\n";

    [Fact]
    public void Without_a_section_the_defaults_hold()
    {
        Assert.Equal(new FailoverSettings(), Read(Nodes).Failover);
        Assert.Equal(new SpareSettings(), Read(Nodes).Spares);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("unlimited")]
    public void Every_limit_can_be_lifted(string nothing)
    {
        var settings = Read($"{Nodes}[failover]\nrate_per_minute = {nothing}\nconcurrent = {nothing}\nshare = {nothing}\nzone_share = {nothing}\nper_host = {nothing}\n").Failover;
        Assert.Equal(new FailoverSettings { RatePerMinute = 0, Concurrent = 0, Share = 0, ZoneShare = 0, PerHost = 0 }, settings);
    }

    [Fact]
    public void Times_and_spares_are_read()
    {
        var settings = Read($"{Nodes}spare = true\n[failover]\nrebuild_after = 5\nfail_back_after = 0\nwindow = 60\n[spares]\ncount = 2\nmin_age = 10\nreuse_nodes = false\n");
        Assert.Equal((5, 0, 60), (settings.Failover.RebuildAfter.TotalSeconds, settings.Failover.FailBackAfter.TotalSeconds, settings.Failover.Window.TotalSeconds));
        Assert.Equal(new SpareSettings { Count = 2, MinAge = TimeSpan.FromSeconds(10), ReuseNodes = false }, settings.Spares);
        Assert.True(settings.LoxiLb.Inventory().Nodes[0].Spare);
    }

    [Theory]
    [InlineData("[failover]\nshare = 1.5\n", "share")]
    [InlineData("[failover]\nburst = 0\n", "burst")]
    [InlineData("[failover]\nconcurrent = 1.5\n", "concurrent")]
    [InlineData("[spares]\nreuse_nodes = maybe\n", "reuse_nodes")]
    public void A_bad_value_is_refused_by_name(string text, string option)
    {
        var exception = Assert.Throws<ConfigurationException>(() => Read(Nodes + text));
        Assert.Contains(exception.Errors, error => error.ToString().Contains(option, StringComparison.Ordinal));
    }
}
