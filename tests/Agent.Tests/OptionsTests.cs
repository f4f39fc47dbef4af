using LoxiActors.Agent.Options;

namespace LoxiActors.Agent.Tests;

public sealed class OptionsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("loxi-agent-").FullName;
    private readonly string _keys;

    public OptionsTests() => File.WriteAllText(_keys = Path.Combine(_directory, "keys"), Support.Listener.KeyText);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Little_is_needed()
    {
        var (options, errors) = Read("--controllers", "192.0.2.1, cp-2:6000,[2001:db8::1]", "--key-file", _keys);
        Assert.Empty(errors);
        Assert.Equal("machine", options.Node.Value);
        Assert.Equal([new Controller("192.0.2.1", 5555), new Controller("cp-2", 6000), new Controller("2001:db8::1", 5555)], options.Controllers);
        Assert.Equal(new Uri("http://127.0.0.1:11111"), options.LoxiLb);
        Assert.Equal(TimeSpan.FromMilliseconds(200), options.Interval);
        Assert.Equal(TimeSpan.FromSeconds(1), options.PollInterval);
    }

    [Fact]
    public void The_command_line_wins_over_the_environment_and_that_over_the_file()
    {
        var file = Path.Combine(_directory, "conf");
        File.WriteAllText(file, $"# here\nnode = from-file\ninterval = 1\ntimeout=2\ncontrollers = 192.0.2.1\nkey_file = {_keys}\n");
        var (options, errors) = Read(
            name => name switch { "LOXI_AGENT_NODE" => "from-environment", "LOXI_AGENT_INTERVAL" => "0.5", _ => null },
            "--config", file, "--node=from-line");
        Assert.Empty(errors);
        Assert.Equal("from-line", options.Node.Value);
        Assert.Equal(TimeSpan.FromSeconds(0.5), options.Interval);
        Assert.Equal(TimeSpan.FromSeconds(2), options.Timeout);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told()
    {
        File.WriteAllText(_keys, "1:short");
        var file = Path.Combine(_directory, "conf");
        File.WriteAllText(file, "nonsense\nnod = x\ninterval = 99\ninterval = 2\n");
        var (_, errors) = Read(
            "--config", file, "--node", "Node 1", "--controllers", "a:b", "--key-file", _keys, "--loxilb-url", "http://me:secret@127.0.0.1", "--loxilb-token-file", "/nowhere");
        Assert.Equal(
        [
            $"{file}, line 1: is not NAME = VALUE",
            $"{file}, line 2: there is no option 'nod'",
            $"{file}, line 4: interval is given twice",
            "node = Node 1: is not 1 to 63 of a-z, 0-9, '-' and '.'",
            "controllers = a:b: is not HOST, HOST:PORT, [IPV6] or [IPV6]:PORT",
            $"key_file = {_keys}: line 1 has a key of 5 bytes; it takes 16 to 512",
            "loxilb_url: must be http://HOST:PORT or https://HOST:PORT, without a user name",
            "loxilb_token_file = /nowhere: there is no such file",
            "interval = 99: must be a number of seconds from 0.05 to 60",
        ], errors);
    }

    [Fact]
    public void What_is_needed_and_missing_is_named()
    {
        var (_, errors) = Read();
        Assert.Equal(2, errors.Count);
        Assert.StartsWith("controllers: is missing", errors[0], StringComparison.Ordinal);
        Assert.StartsWith("key_file: is missing", errors[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no option '--nod'", "--nod", "x")]
    [InlineData("there is no option 'node'", "node")]
    [InlineData("--node needs a value", "--node")]
    [InlineData("--node is given twice", "--node", "a", "--node=b")]
    [InlineData("--help can't be combined with another action", "--check", "--help")]
    public void Arguments_that_can_t_be_used_are_named(string problem, params string[] arguments) =>
        Assert.Equal(problem, CommandLine.Parse(arguments).Problem);

    [Theory]
    [InlineData("")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("[::1")]
    [InlineData("[::1]x")]
    [InlineData("[::1]:")]
    [InlineData("[host]:1")]
    [InlineData("a b")]
    public void What_is_no_controller_is_refused(string text) => Assert.Null(Controller.Parse(text));

    private (AgentOptions Options, IReadOnlyList<string> Errors) Read(params string[] arguments) => Read(_ => null, arguments);

    private static (AgentOptions Options, IReadOnlyList<string> Errors) Read(Func<string, string?> variable, params string[] arguments)
    {
        var line = CommandLine.Parse(arguments);
        Assert.Null(line.Problem);
        return AgentOptionsReader.Read(line, variable, "MACHINE");
    }
}
