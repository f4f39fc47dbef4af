using LoxiActors.Host.Configuration;

namespace LoxiActors.Host.Tests.Configuration;

public class CommandLineTests
{
    [Fact]
    public void File_and_assignments_are_read_in_order()
    {
        var line = CommandLine.Parse(["--config", "a.conf", "--set", "host.bind_port=1", "--set=host.bind_port=2"]);
        Assert.Null(line.Problem);
        Assert.Equal("a.conf", line.ConfigFile);
        Assert.Equal(["host.bind_port=1", "host.bind_port=2"], line.Assignments);
    }

    [Theory]
    [InlineData("there is no option '--confg'; did you mean --config?", "--confg", "x")]
    [InlineData("there is no option 'something-else'", "something-else")]
    [InlineData("--config needs a value", "--config")]
    [InlineData("--config is given twice", "--config", "a", "--config", "b")]
    [InlineData("--print-config can't be combined with another action", "--check-config", "--print-config")]
    public void Wrong_arguments_are_named(string problem, params string[] arguments) =>
        Assert.Equal(problem, CommandLine.Parse(arguments).Problem);

    [Fact]
    public async Task Check_config_exits_0_for_a_good_file_and_1_with_all_errors_for_a_bad_one()
    {
        using var good = new TemporaryFile(ConfigurationSamples.OneNode);
        using var bad = new TemporaryFile(ConfigurationSamples.OneNode + "[host]\nbind_port = x\nlog_level = y\n");
        Assert.Equal((0, "the configuration is fine\n", ""), await RunAsync("--check-config", "--config", good.Path));
        var (code, output, errors) = await RunAsync("--check-config", "--config", bad.Path);
        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Equal(
            "the configuration can't be used:\n[host] bind_port = x: is not an integer\n[host] log_level = y: must be one of debug, info, warning, error\n",
            errors);
    }

    [Fact]
    public async Task Wrong_arguments_exit_2_with_the_usage()
    {
        var (code, _, errors) = await RunAsync("--nonsense");
        Assert.Equal(2, code);
        Assert.Contains("usage: loxiactors", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_version_and_documents_are_printed()
    {
        Assert.Contains("--check-config", (await RunAsync("--help")).Output, StringComparison.Ordinal);
        Assert.Matches(@"^loxiactors \d+\.\d+\.\d+\n$", (await RunAsync("--version")).Output);
        Assert.Equal(SampleFile.Text(), (await RunAsync("--print-config")).Output);
        Assert.Equal(ConfigurationDocument.Text(), (await RunAsync("--print-config-doc")).Output);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(), errors = new();
        return (await HostProgram.RunAsync(arguments, output, errors), output.ToString(), errors.ToString());
    }
}
