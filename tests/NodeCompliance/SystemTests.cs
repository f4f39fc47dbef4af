using System.Text.Json.Nodes;

namespace LoxiActors.NodeCompliance;

public sealed class SystemTests : NodeTest
{
    [Fact]
    public async Task The_version_is_told()
    {
        var answer = await Get("version");
        Assert.NotEmpty((string)answer.Json["version"]!);
        Assert.True(answer.Json.ContainsKey("buildInfo"));
    }

    [Fact]
    public async Task Metadata_names_the_fields_of_posts() =>
        Assert.True((await Get("meta")).Json.ContainsKey("/config/loadbalancer"));

    [Fact]
    public async Task The_log_level_is_kept_and_checked()
    {
        var before = (string)(await Get("config/params")).Json["logLevel"]!;
        (await Post("config/params", new JsonObject { ["logLevel"] = "debug" })).IsSuccess();
        Assert.Equal("debug", (string)(await Get("config/params")).Json["logLevel"]!);
        Assert.Equal(422, (int)(await Post("config/params", new JsonObject { ["logLevel"] = "loud" })).Status);
        (await Post("config/params", new JsonObject { ["logLevel"] = before })).IsSuccess();
    }

    [Fact]
    public async Task Processes_and_connections_are_lists()
    {
        Assert.NotEmpty((await Get("status/process")).Json["processAttr"]!.AsArray());
        Assert.NotNull((await Get("config/conntrack/all")).Json["ctAttr"]!.AsArray());
    }

    [Fact]
    public async Task Metrics_are_a_503_until_switched_on()
    {
        Assert.SkipWhen(IsReal, "would switch a real node's metrics");
        Assert.Equal(503, (int)(await Get("metrics")).Status);
        (await Send(HttpMethod.Post, "config/metrics")).IsSuccess();
        (await PostRule(Rules.Of(NewVip(), NewMember()).With("name", "shop"))).IsSuccess();
        Control.CountTraffic(new() { Packets = 3, Bytes = 400 });
        var text = (await Get("metrics")).Body;
        Assert.Contains("loxilb_lb_rules 1\n", text, StringComparison.Ordinal);
        Assert.Contains("loxilb_service_traffic_bytes_total{service=\"shop\"} 400\n", text, StringComparison.Ordinal);
        (await Delete("config/metrics")).IsSuccess();
        Assert.Equal(503, (int)(await Get("metrics")).Status);
    }

    [Fact]
    public async Task Bgp_is_refused_without_its_option()
    {
        NeedsControl();
        Assert.Equal(403, (int)(await Get("config/bgp/neigh/all")).Status);
    }

    [Fact]
    public async Task Policies_and_mirrors_are_kept_by_their_ident()
    {
        NeedsControl();
        var policy = new JsonObject
        {
            ["policyIdent"] = "p",
            ["policyInfo"] = new JsonObject { ["committedInfoRate"] = 100, ["peakInfoRate"] = 100 },
            ["targetObject"] = new JsonObject { ["attachment"] = 1, ["polObjName"] = "eth0" },
        };
        (await Post("config/policy", policy)).IsSuccess();
        (await Post("config/policy", policy)).IsRefused(409, "pol-exists error");
        Assert.Single((await Get("config/policy/all")).Json["polAttr"]!.AsArray());
        (await Delete("config/policy/ident/p")).IsSuccess();
        (await Delete("config/policy/ident/p")).IsRefused(404, "no such policer error");
        policy["policyInfo"]!["peakInfoRate"] = 1;
        (await Post("config/policy", policy)).IsRefused(500, "pol-info error");
    }
}
