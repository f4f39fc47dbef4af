using System.Text.Json.Nodes;

namespace LoxiActors.NodeCompliance;

public sealed class ExportImportTests : NodeTest
{
    [Fact]
    public async Task An_export_uses_the_engines_names_and_shows_probe_texts()
    {
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Rules.Of(vip, member).With("mode", 4).With("host", "a.example.org").With("security", 1)
            .With("inactiveTimeOut", 77).With("probetype", "tcp").With("probeport", 9).With("probereq", "ask").With("proberesp", "say"))).IsSuccess();
        var rule = Exported((await Get("config/export")).Json, vip);
        var service = rule["serviceArguments"]!;
        Assert.Equal(
            ("a.example.org", 1, 77, "ask", "say", 0),
            ((string)service["path"]!, (int)service["lbsec"]!, (int)service["inactiveTimeout"]!, (string)service["probereq"]!,
                (string)service["proberesp"]!, (int)service["persistTimeout"]!));
        var endpoint = rule["endpoints"]![0]!;
        Assert.Equal((member, "active", "0:0"), ((string)endpoint["endpointIP"]!, (string)endpoint["state"]!, (string)endpoint["counters"]!));
    }

    [Fact]
    public async Task An_export_carries_the_probe_times_on_the_endpoint_objects_and_not_on_the_rules()
    {
        var (vip, member) = (NewVip(), NewMember());
        (await PostRule(Rules.Of(vip, member).With("monitor", true).With("probeTimeout", 7).With("probeRetries", 3))).IsSuccess();
        var export = (await Get("config/export")).Json;
        var service = Exported(export, vip)["serviceArguments"]!;
        Assert.Equal((0, 0), ((int)service["probeTimeout"]!, (int)service["probeRetries"]!));
        var endpoint = export["endpoint"]!.AsArray().Single(item => (string?)item!["name"] == member + "_tcp_8080")!;
        Assert.Equal((7, 3), ((int)endpoint["probeDuration"]!, (int)endpoint["inactiveReTries"]!));
    }

    [Fact]
    public async Task An_export_is_sent_as_a_file()
    {
        using var response = await Http.GetAsync("config/export", TestContext.Current.CancellationToken);
        Assert.StartsWith("loxilb-config-", response.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task An_import_replaces_what_was_there()
    {
        Assert.SkipWhen(IsReal, "would replace a real node's configuration");
        var (old, kept) = (NewVip(), NewVip());
        (await PostRule(Rules.Of(kept, NewMember()).With("sel", 3).With("name", "kept"))).IsSuccess();
        var export = (await Get("config/export")).Json;
        export["endpoint"] = null;
        Exported(export, kept)["serviceArguments"]!["persistTimeout"] = 99;
        (await Delete("config/loadbalancer/all")).IsSuccess();
        (await PostRule(Rules.Of(old, NewMember()))).IsSuccess();

        (await Import(export.ToJsonString())).IsSuccess();
        Assert.Empty(await RulesOf(old));
        Assert.Equal("kept", (string)(await RuleOf(kept)).Service()["name"]!);
        Assert.Equal(0, (int)Exported((await Get("config/export")).Json, kept)["serviceArguments"]!["persistTimeout"]!);
        Assert.Equal(99u, Assert.Single(Control.State().Rules).PersistTimeout);
    }

    [Fact]
    public async Task An_import_stops_at_the_first_refusal_with_everything_deleted()
    {
        Assert.SkipWhen(IsReal, "would replace a real node's configuration");
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()))).IsSuccess();
        var export = (await Get("config/export")).Json;
        var rules = export["loadbalancer"]!.AsArray();
        var broken = rules[0]!.DeepClone();
        broken["serviceArguments"]!["protocol"] = "gre";
        rules.Insert(0, broken);
        var answer = await Import(export.ToJsonString());
        answer.IsRefused(400, "Failed to import configuration: malformed-proto error");
        Assert.Empty(await RulesOf(vip));
    }

    [Fact]
    public async Task Something_else_than_json_or_no_file_is_refused_and_nothing_deleted()
    {
        var vip = NewVip();
        (await PostRule(Rules.Of(vip, NewMember()))).IsSuccess();
        var answer = await Import("not json");
        Assert.Equal(400, (int)answer.Status);
        Assert.StartsWith("Invalid JSON format: ", answer.Result);
        Assert.Single(await RulesOf(vip));
    }

    [Fact]
    public async Task An_import_without_a_file_is_refused()
    {
        (await Send(HttpMethod.Post, "config/import")).IsRefused(400, "No configuration file provided");
        using var form = new MultipartFormDataContent { { new StringContent("{}"), "other", "config.json" } };
        (await Send(HttpMethod.Post, "config/import", form)).IsRefused(400, "No configuration file provided");
        Assert.Equal(415, (int)(await PostText("config/import", "{}")).Status);
    }

    private static JsonNode Exported(JsonObject export, string vip) =>
        export["loadbalancer"]!.AsArray().Single(item => (string?)item!["serviceArguments"]!["externalIP"] == vip)!;

    private async Task<Answer> Import(string file)
    {
        using var form = new MultipartFormDataContent { { new StringContent(file), "configuration", "config.json" } };
        return await Send(HttpMethod.Post, "config/import", form);
    }
}
