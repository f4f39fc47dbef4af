using static LoxiActors.Host.Tests.Configuration.ConfigurationSamples;

namespace LoxiActors.Host.Tests.Configuration;

public class PrecedenceTests
{
    [Fact]
    public void The_environment_wins_over_the_file_and_the_command_line_over_both()
    {
        const string file = OneNode + "[host]\nbind_port = 1\nlog_level = error\nlog_format = json\n";
        var environment = new Dictionary<string, string> { ["LOXIACTORS__HOST__BIND_PORT"] = "2", ["LOXIACTORS__HOST__LOG_LEVEL"] = "debug", ["PATH"] = "/bin" };
        var settings = Read(file, environment, "host.bind_port=3");
        Assert.Equal(3, settings.Host.BindPort);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Debug, settings.Host.LogLevel);
        Assert.Equal(LoxiActors.Host.Configuration.LogFormat.Json, settings.Host.LogFormat);
    }

    [Fact]
    public void A_nodes_option_can_be_set_from_everywhere()
    {
        const string file = "[node lb-1.rack]\nurl = http://127.0.0.1:1\nzone = a\n";
        var environment = new Dictionary<string, string>
        {
            ["LOXIACTORS__NODE__LB_1_RACK__ZONE"] = "b",
            ["LOXIACTORS__NODE__LB_2__URL"] = "http://127.0.0.1:2",
        };
        var settings = Read(file, environment, "node lb-1.rack.host=rack-7");
        Assert.Equal(["lb-1.rack", "lb-2"], settings.LoxiLb.Nodes.Select(node => node.Name.Value));
        Assert.Equal("b", settings.LoxiLb.Nodes[0].Zone);
        Assert.Equal("rack-7", settings.LoxiLb.Nodes[0].Host);
    }

    [Theory]
    [InlineData("LOXIACTORS__HOST")]
    [InlineData("LOXIACTORS____BIND_PORT")]
    [InlineData("LOXIACTORS__NODE__A__B__C")]
    public void An_environment_variable_of_ours_that_names_nothing_is_an_error(string name)
    {
        var error = Assert.Single(ErrorsOf(OneNode, new() { [name] = "x" }));
        Assert.Contains(name, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host.bind_port")]
    [InlineData("bind_port=3")]
    [InlineData(".bind_port=3")]
    [InlineData("host.=3")]
    public void An_assignment_of_another_form_is_an_error(string assignment)
    {
        var error = Assert.Single(ErrorsOf(OneNode, null, assignment));
        Assert.Contains("expected SECTION.OPTION=VALUE", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_value_is_reported_wherever_it_comes_from()
    {
        Assert.Equal(
            ["[engine] snapshot_every = x: is not an integer", "[octavia] report_batch = 0: must be from 1 to 1000"],
            ErrorsOf(OneNode, new() { ["LOXIACTORS__ENGINE__SNAPSHOT_EVERY"] = "x" }, "octavia.report_batch=0"));
    }
}
