using System.Text.Json.Nodes;

namespace LoxiActors.NodeCompliance;

public sealed class FirewallTests : NodeTest
{
    [Fact]
    public async Task A_rule_is_shown_once_refused_twice_and_gone_after_its_deletion()
    {
        var vip = NewVip();
        var body = Firewall(new JsonObject { ["sourceIP"] = "10.1.0.0/16", ["destinationIP"] = vip + "/32", ["preference"] = 100 }, "allow");
        (await PostFirewall(body)).IsSuccess();
        (await PostFirewall(body)).IsRefused(409, "fwrule-exists error");

        var rule = Assert.Single(await ListOf(vip));
        Assert.Equal((true, "0:0"), ((bool)rule["opts"]!["allow"]!, (string)rule["opts"]!["counter"]!));
        Assert.Equal(100, (int)rule["ruleArguments"]!["preference"]!);
        Assert.False(rule["ruleArguments"]!.AsObject().ContainsKey("protocol"));

        var query = $"config/firewall?sourceIP=10.1.0.0/16&destinationIP={vip}/32&preference=100";
        (await Delete(query)).IsSuccess();
        Assert.Empty(await ListOf(vip));
        (await Delete(query)).IsRefused(404, "no-rule error");
    }

    [Fact]
    public async Task A_missing_side_means_any_and_no_action_means_drop()
    {
        var vip = NewVip();
        (await PostFirewall(Firewall(new JsonObject { ["destinationIP"] = vip + "/32" }))).IsSuccess();
        var rule = Assert.Single(await ListOf(vip));
        Assert.Equal("0.0.0.0/0", (string)rule["ruleArguments"]!["sourceIP"]!);
        Assert.True((bool)rule["opts"]!["drop"]!);
    }

    [Fact]
    public async Task The_preference_tells_rules_apart_and_host_bits_do_not()
    {
        var vip = NewVip();
        JsonObject With(string source, int preference) => Firewall(
            new JsonObject { ["sourceIP"] = source, ["destinationIP"] = vip + "/32", ["preference"] = preference }, "drop");
        (await PostFirewall(With("10.1.0.0/16", 1))).IsSuccess();
        (await PostFirewall(With("10.1.0.0/16", 2))).IsSuccess();
        (await PostFirewall(With("10.1.2.3/16", 2))).IsRefused(409, "fwrule-exists error");
    }

    [Theory]
    [InlineData("sourceIP", "10.0.0.1", "malformed-rule src error")]
    [InlineData("destinationIP", "10.0.0.0/33", "malformed-rule dst error")]
    public async Task Bad_prefixes_are_refused(string field, string value, string text) =>
        (await PostFirewall(Firewall(new JsonObject { [field] = value }, "drop"))).IsRefused(400, text);

    [Fact]
    public async Task A_deleted_rule_with_destination_ports_stays_in_the_data_plane()
    {
        NeedsControl();
        var vip = NewVip();
        var match = new JsonObject
        {
            ["destinationIP"] = vip + "/32", ["minDestinationPort"] = 80, ["maxDestinationPort"] = 90, ["protocol"] = 6,
        };
        (await PostFirewall(Firewall(match, "drop"))).IsSuccess();
        (await Delete($"config/firewall?destinationIP={vip}/32&minDestinationPort=80&maxDestinationPort=90&protocol=6")).IsSuccess();
        Assert.Empty(await ListOf(vip));

        var leftover = Assert.Single(Control.State().DataPlaneFirewall, rule => rule.Destination == vip + "/32");
        Assert.Equal((true, 80, 90), (leftover.Leftover, leftover.MinDestinationPort, leftover.MaxDestinationPort));
        Control.Restart();
        Assert.Empty(Control.State().DataPlaneFirewall);
    }

    [Fact]
    public async Task A_deleted_rule_without_ports_leaves_the_data_plane()
    {
        var vip = NewVip();
        (await PostFirewall(Firewall(new JsonObject { ["destinationIP"] = vip + "/32", ["protocol"] = 6 }, "drop"))).IsSuccess();
        (await Delete($"config/firewall?destinationIP={vip}/32&protocol=6")).IsSuccess();
        Assert.Empty(Control.State().DataPlaneFirewall);
    }

    [Fact]
    public async Task Bad_query_numbers_are_a_422()
    {
        var answer = await Delete("config/firewall?protocol=tcp");
        Assert.Equal((422, 601), ((int)answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_snat_action_makes_a_rule_of_its_own()
    {
        NeedsControl();
        var body = Firewall(new JsonObject { ["sourceIP"] = "10.5.0.0/16" }, "doSnat");
        body["opts"]!["toIP"] = "192.0.2.77";
        (await PostFirewall(body)).IsSuccess();
        var rule = (await RuleOf("0.0.0.0")).Service();
        Assert.Equal((true, "snat:192.0.2.77:0"), ((bool)rule["snat"]!, (string)rule["name"]!));
        (await Delete("config/firewall?sourceIP=10.5.0.0/16")).IsSuccess();
        Assert.Empty(await RulesOf("0.0.0.0"));
    }

    private static JsonObject Firewall(JsonObject match, string? action = null)
    {
        var opts = new JsonObject();
        if (action is not null)
            opts[action] = true;
        return new JsonObject { ["ruleArguments"] = match, ["opts"] = opts };
    }

    private Task<Answer> PostFirewall(JsonObject body)
    {
        var match = body["ruleArguments"]!.AsObject();
        CleanUp("config/firewall?" + string.Join('&', match.Select(pair => $"{pair.Key}={pair.Value}")));
        return Post("config/firewall", body);
    }

    private async Task<IReadOnlyList<JsonNode>> ListOf(string vip)
    {
        var all = (await Get("config/firewall/all")).Json["fwAttr"]!.AsArray();
        return [.. all.Select(item => item!).Where(item => (string?)item["ruleArguments"]!["destinationIP"] == vip + "/32")];
    }
}
