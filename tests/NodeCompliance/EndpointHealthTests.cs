using System.Text.Json.Nodes;
using LoxiActors.Imitation;
using LoxiActors.Tests.Support;

namespace LoxiActors.NodeCompliance;

/// <summary>Probe timing, under a clock that the test moves.</summary>
public sealed class EndpointHealthTests : NodeTest
{
    private readonly ManualTime _time = new();

    protected override ImitationNodeOptions Options => new() { TimeProvider = _time };

    [Fact]
    public async Task A_dead_target_turns_the_object_and_then_the_rule_and_back()
    {
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Monitored(vip, member))).IsSuccess();
        _time.Advance(TimeSpan.FromSeconds(20));
        await Shows(vip, member, "ok", "active");

        Control.SetTarget(member, 8080, healthy: false);
        await Shows(vip, member, "ok", "active");
        _time.Advance(TimeSpan.FromSeconds(5));
        await Shows(vip, member, "nok", "active");
        _time.Advance(TimeSpan.FromSeconds(11));
        await Shows(vip, member, "nok", "inactive");

        Control.SetTarget(member, 8080, healthy: true);
        _time.Advance(TimeSpan.FromSeconds(3));
        await Shows(vip, member, "ok", "inactive");
        _time.Advance(TimeSpan.FromSeconds(11));
        await Shows(vip, member, "ok", "active");
    }

    [Fact]
    public async Task With_default_settings_a_failure_takes_about_two_minutes()
    {
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Rules.Of(vip, member).With("monitor", true))).IsSuccess();
        _time.Advance(TimeSpan.FromSeconds(30));
        await Shows(vip, member, "ok", "active");
        Control.SetTarget(member, 8080, healthy: false);
        _time.Advance(TimeSpan.FromSeconds(65));
        await Shows(vip, member, "ok", "active");
        _time.Advance(TimeSpan.FromSeconds(65));
        await Shows(vip, member, "nok", "inactive");
    }

    [Fact]
    public async Task The_first_probe_needs_one_failure_only()
    {
        NeedsControl();
        var (vip, member) = (NewVip(), NewMember());
        Control.SetTarget(member, 8080, healthy: false);
        (await PostRule(Rules.Of(vip, member).With("monitor", true).With("probeRetries", 5))).IsSuccess();
        _time.Advance(TimeSpan.FromSeconds(15));
        await Shows(vip, member, "nok", "inactive");
    }

    [Fact]
    public async Task A_rule_without_monitor_never_shows_an_endpoint_inactive()
    {
        NeedsControl();
        var (vip, member) = (NewVip(), NewMember());
        Control.SetTarget(member, 8080, healthy: false);
        (await PostRule(Rules.Of(vip, member).With("mode", 1))).IsSuccess();
        _time.Advance(TimeSpan.FromSeconds(60));
        await Shows(vip, member, "nok", "active");
    }

    [Fact]
    public async Task The_monitor_cannot_be_switched_on_later()
    {
        NeedsControl();
        var (vip, member) = (NewVip(), NewMember());
        Control.SetTarget(member, 8080, healthy: false);
        (await PostRule(Rules.Of(vip, member).With("mode", 1))).IsSuccess();
        (await PostRule(Rules.Of(vip, member).With("mode", 1).With("sel", 1).With("monitor", true))).IsSuccess();
        _time.Advance(TimeSpan.FromSeconds(120));
        await Shows(vip, member, "nok", "active");
    }

    [Fact]
    public async Task Host_state_red_forces_a_monitored_endpoint_out_even_without_a_probe()
    {
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Rules.Of(vip, member).With("monitor", true).With("probetype", "none"))).IsSuccess();
        (await PostHostState(member, 8080, "tcp", "red")).IsSuccess();
        Settle();
        await Shows(vip, member, "red", "inactive");
        (await PostHostState(member, null, null, "green")).IsSuccess();
        Settle();
        await Shows(vip, member, "ok", "active");
    }

    [Fact]
    public async Task Host_state_calls_are_checked()
    {
        var member = NewMember();
        (await PostHostState(member, 1, "tcp", "blue")).IsRefused(400, "unknown ep-host-state");
        (await PostHostState(member, 1, null, "red")).IsRefused(500, "ep-host-state args error");
        (await PostHostState(member, 1, "tcp", "red")).IsRefused(404, "ephost-notfound error");
    }

    [Fact]
    public async Task Another_probed_address_decides_over_the_endpoint()
    {
        NeedsControl();
        var (vip, member, monitor) = (NewVip(), NewMember(), NewMember());
        var key = member + "_tcp_8080";
        (await Post("config/endpoint", new JsonObject
        {
            ["hostName"] = monitor, ["name"] = key, ["probeType"] = "http", ["probePort"] = 81, ["probeDuration"] = 1,
            ["inactiveReTries"] = 1,
        })).IsSuccess();
        (await PostRule(Rules.Of(vip, member).With("monitor", true))).IsSuccess();
        Control.SetTarget(member, 8080, healthy: false);
        _time.Advance(TimeSpan.FromSeconds(40));
        await Shows(vip, member, "ok", "active");
        Control.SetTarget(monitor, 81, healthy: false);
        _time.Advance(TimeSpan.FromSeconds(20));
        await Shows(vip, member, "nok", "inactive");
    }

    [Fact]
    public async Task Settling_skips_the_wait_even_with_failures_already_counted()
    {
        NeedsControl();
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Rules.Of(vip, member).With("monitor", true).With("probeTimeout", 1).With("probeRetries", 3))).IsSuccess();
        _time.Advance(TimeSpan.FromSeconds(20));
        Control.SetTarget(member, 8080, healthy: false);
        _time.Advance(TimeSpan.FromSeconds(4));
        await Shows(vip, member, "ok", "active");
        Control.SettleHealth();
        await Shows(vip, member, "nok", "inactive");
        Control.SetTarget(member, 8080, healthy: true);
        Control.SettleHealth();
        await Shows(vip, member, "ok", "active");
    }

    [Fact]
    public async Task Sctp_and_icmp_rules_have_keys_of_their_own_kind()
    {
        NeedsControl();
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Rules.Of(vip).With("protocol", "icmp").With("port", 0).WithEndpoints(Rules.Endpoint(member, 0))
            .With("monitor", true))).IsSuccess();
        (await PostRule(Rules.Of(NewVip(), member).With("protocol", "sctp").With("monitor", true))).IsSuccess();
        Assert.NotNull(await EndpointObject(member + "_sctp_8080"));
        Control.SetTarget(member, 0, healthy: false);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("nok", (string)(await EndpointObject(member + "_ping_0"))!["currState"]!);
        Assert.Equal("inactive", (string)(await RuleOf(vip))["endpoints"]![0]!["state"]!);
    }

    [Fact]
    public async Task Long_silence_of_the_clock_is_replayed_in_bounded_time()
    {
        NeedsControl();
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Monitored(vip, member))).IsSuccess();
        _time.Advance(TimeSpan.FromDays(400));
        Control.SetTarget(member, 8080, healthy: false);
        _time.Advance(TimeSpan.FromDays(400));
        await Shows(vip, member, "nok", "inactive");
    }

    private static JsonObject Monitored(string vip, string member) =>
        Rules.Of(vip, member).With("monitor", true).With("probeTimeout", 1).With("probeRetries", 1);

    private void Settle() => Control.SettleHealth();

    private Task<Answer> PostHostState(string host, int? port, string? protocol, string state) => Post(
        "config/endpointhoststate",
        new JsonObject { ["hostName"] = host, ["epPort"] = port, ["epProto"] = protocol, ["state"] = state });

    private async Task Shows(string vip, string member, string objectState, string ruleState)
    {
        Assert.Equal(objectState, (string)(await EndpointObject(member + "_tcp_8080"))!["currState"]!);
        Assert.Equal(ruleState, (string)(await RuleOf(vip))["endpoints"]![0]!["state"]!);
    }
}
