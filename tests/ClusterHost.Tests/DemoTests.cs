using System.Diagnostics;

namespace LoxiActors.ClusterHost.Tests;

/// <summary>The demos of README.md on the cluster's engine: driver calls of a real Octavia, and a node that is killed.</summary>
public sealed class DemoTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("Verified", "demo", "--exit", "--post-ms", "0")]
    [InlineData("whole again, and served by one node", "demo", "--kill", "--exit", "--post-ms", "0")]
    public async Task Ends_as_on_the_local_engine(string end, params string[] arguments)
    {
        using var loxi = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "loxi.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LOXI_CONTROL_PLANE"] = Path.Combine(AppContext.BaseDirectory, "loxiactors-cluster.dll") },
        })!;
        var errors = loxi.StandardError.ReadToEndAsync();
        var output = await loxi.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await loxi.WaitForExitAsync().WaitAsync(Patience);

        Assert.True(loxi.ExitCode == 0, $"{output}\n{await errors}");
        Assert.Contains(end, output, StringComparison.Ordinal);
    }
}
