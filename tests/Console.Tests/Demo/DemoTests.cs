using System.Diagnostics;

namespace LoxiActors.Console.Tests.Demo;

/// <summary>The built console as a program, with the control plane and the nodes that it starts.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("loxi-demo-tests-");

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_demo_verifies_itself_and_leaves_nothing_running()
    {
        using var loxi = Start("demo", "--exit", "--post-ms", "0");
        var output = loxi.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = loxi.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        await EndAsync(loxi, output);

        Assert.True(loxi.ExitCode == 0, $"the demo ended with {loxi.ExitCode}:\n{await output}\n{await errors}");
        Assert.Contains("rules, probes and firewall rules on node-b", await output);
        Assert.Equal("", await errors);
        Assert.All(Urls(await output), url => Assert.False(Answers(url), $"{url} still answers"));
        Assert.Empty(_temporary.EnumerateFileSystemInfos("loxi-demo-*"));
    }

    [Fact]
    public async Task Killing_the_demo_stops_what_it_started()
    {
        using var loxi = Start("demo", "--post-ms", "0");
        var urls = new List<Uri>();
        while (urls.Count < 3 && await loxi.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline) is { } line)
            urls.AddRange(Urls(line));
        var rest = loxi.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        loxi.Kill();
        await EndAsync(loxi, rest);

        using var deadline = new CancellationTokenSource(Deadline);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (urls.Any(Answers))
            Assert.True(await ticks.WaitForNextTickAsync(deadline.Token), "what the demo started outlives it");
        Assert.Equal(3, urls.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--spare --agentless")]
    public async Task A_node_that_is_killed_is_replaced_and_the_timeline_says_how(string options)
    {
        using var loxi = Start(["demo", "--kill", "--post-ms", "0", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        var output = loxi.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = loxi.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        await EndAsync(loxi, output);

        Assert.True(loxi.ExitCode == 0, $"the demo ended with {loxi.ExitCode}:\n{await output}\n{await errors}");
        Assert.Matches(@"\d+ ms  node-\w+ is dead: ", await output);
        Assert.Matches(@"\d+ ms  failover 1: served by node-\w+", await output);
        Assert.Matches(@"is served again \d+ ms after the kill, by node-\w+", await output);
        Assert.Contains("whole again, and served by one node", await output);
        Assert.Equal("", await errors);
        Assert.All(Urls(await output), url => Assert.False(Answers(url), $"{url} still answers"));
        Assert.Empty(_temporary.EnumerateFileSystemInfos("loxi-demo-*"));
    }

    public void Dispose() => _temporary.Delete(recursive: true);

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TMPDIR"] = _temporary.FullName;
        start.ArgumentList.Add(typeof(Terminal).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static async Task EndAsync(Process process, Task<string> output)
    {
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Deadline);
        }
        catch (TimeoutException)
        {
            process.Kill();
            Assert.Fail($"the demo did not end within {Deadline.TotalSeconds:0} s; it said:\n{await output}");
        }
    }

    private static IEnumerable<Uri> Urls(string text) =>
        text.Split('\n').Where(line => line.Contains(" listens on ", StringComparison.Ordinal)).Select(line => new Uri(line.Split(' ')[^1].Trim()));

    private static bool Answers(Uri url)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        try
        {
            socket.Connect(url.Host, url.Port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
