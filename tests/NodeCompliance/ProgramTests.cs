using System.Diagnostics;
using System.Net;
using LoxiActors.Imitation;

namespace LoxiActors.NodeCompliance;

/// <summary>The program around the node.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task It_says_where_it_listens_and_stops_when_asked()
    {
        using var program = Start("--port", "0", "--name", "node-a", "--post-ms", "0", "--user", "admin:Secret-1");
        var line = await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("listening on http://127.0.0.1:", line);
        using var http = new HttpClient();
        var url = line!["listening on ".Length..];
        using var answer = await http.GetAsync(new Uri(url + "/netlox/v1/version"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("node-a", await http.GetStringAsync(new Uri(url + "/imitation/state"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var kill = Process.Start("kill", ["-TERM", program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, program.ExitCode);
    }

    [Theory]
    [InlineData("--port", "70000", "port: 70000 is not from 0 to 65535")]
    [InlineData("--port", "web", "--port: 'web' is no number")]
    [InlineData("--post-ms", "", "--post-ms: '' is no number")]
    [InlineData("--prot", "1", "--prot: unknown option")]
    [InlineData("--token", "/no/such/file", "token: no file '/no/such/file'")]
    [InlineData("--tls-cert", "/no/such/file", "tls-cert, tls-key: one was given without the other")]
    [InlineData("--user", "admin", "--user: is not NAME:PASS")]
    [InlineData("--address", "eth0", "--address: 'eth0' is not DEVICE=ADDRESS/BITS")]
    public async Task Bad_options_end_it_with_a_reason(string option, string value, string reason)
    {
        using var program = Start(option, value);
        var error = await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, program.ExitCode);
        Assert.StartsWith(reason, error);
    }

    [Fact]
    public async Task Help_lists_the_options()
    {
        using var program = Start("--help");
        var text = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, program.ExitCode);
        string[] options = ["--port", "--name", "--post-ms", "--token", "--user", "--tls-cert", "--tls-key", "--client-ca", "--immediate-health"];
        Assert.All(options, option => Assert.Contains(option, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_taken_port_is_told()
    {
        await using var node = await ImitationNode.StartAsync(cancellation: TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<IOException>(() => ImitationNode.StartAsync(
            new ImitationNodeOptions { Port = node.Url.Port }, TestContext.Current.CancellationToken));
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ImitationNode).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
