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
    [InlineData("--listen", "192.0.2.1", "listen: '192.0.2.1' is neither of 127.0.0.0/8 nor 0.0.0.0")]
    [InlineData("--listen", "here", "--listen: 'here' is no IP address")]
    [InlineData("--bfd-port", "0", "bfd-port: 0 is not from 1 to 65535")]
    [InlineData("--flap", "100", "--flap: '100' is not DOWN:UP")]
    [InlineData("--flap", "100:0", "flapDownMs, flapUpMs: one was given without the other")]
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
    public async Task Faults_hold_from_the_start()
    {
        using var program = Start("--port", "0", "--listen", "127.77.1.1", "--half-dead", "--slow-ms", "5", "--flap", "1:100000");
        var line = await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("listening on http://127.77.1.1:", line);
        using var http = new HttpClient();
        var faults = await http.GetStringAsync(new Uri(line!["listening on ".Length..] + "/imitation/faults"), TestContext.Current.CancellationToken);
        Assert.All(["\"slowMs\":5", "\"halfDead\":true", "\"flapDownMs\":1", "\"flapUpMs\":100000"], fault => Assert.Contains(fault, faults, StringComparison.Ordinal));
        program.Kill();
    }

    [Fact]
    public async Task In_a_container_it_listens_on_all_addresses()
    {
        using var program = Start("--port", "0", "--listen", "0.0.0.0");
        var line = await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("listening on http://0.0.0.0:", line);
        using var http = new HttpClient();
        var url = line!["listening on ".Length..].Replace("0.0.0.0", "127.77.1.2", StringComparison.Ordinal);
        using var answer = await http.GetAsync(new Uri(url + "/netlox/v1/version"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        program.Kill();
    }

    /// <summary>As a machine whose LoxiLB crashes: the kernel still has the VIP.</summary>
    [Fact]
    public async Task A_kill_leaves_the_addresses_on_lo_in_the_file()
    {
        var directory = Directory.CreateTempSubdirectory("loxiactors-");
        try
        {
            var file = Path.Combine(directory.FullName, "lo");
            using var program = Start("--port", "0", "--post-ms", "0", "--keep-addresses", file);
            var line = await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            var url = line!["listening on ".Length..];
            using var http = new HttpClient();
            using var rule = new StringContent(Rules.Of("192.0.2.77", "10.0.0.1").ToJsonString(), System.Text.Encoding.UTF8, "application/json");
            (await http.PostAsync(new Uri(url + "/netlox/v1/config/loadbalancer"), rule, TestContext.Current.CancellationToken)).Dispose();
            using var role = new StringContent("""{"state":"MASTER"}""");
            (await http.PostAsync(new Uri(url + "/imitation/role"), role, TestContext.Current.CancellationToken)).Dispose();
            program.Kill();
            await program.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(["192.0.2.77/32"], await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Help_lists_the_options()
    {
        using var program = Start("--help");
        var text = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, program.ExitCode);
        string[] options = ["--port", "--name", "--post-ms", "--token", "--user", "--tls-cert", "--tls-key", "--client-ca", "--immediate-health", "--listen", "--bfd-port", "--keep-addresses", "--half-dead", "--flap", "--slow-ms"];
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
