using System.Diagnostics;
using LoxiActors.Host;
using LoxiActors.Host.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.ClusterHost.Tests.Migration;

/// <summary>The built programs.</summary>
public sealed class ResumingTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly MigrationSite _site = new();

    [Fact]
    public async Task A_migration_that_was_killed_is_no_store_for_a_host_and_goes_on_where_it_was()
    {
        await _site.FillAsync(nodes: 100, events: 11);
        using (var migration = Start("loxiactors-cluster.dll", ["migrate", .. _site.Arguments]))
        {
            while (await migration.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line && !line.StartsWith("migrated and compared: 10 ", StringComparison.Ordinal))
            {
            }

            migration.Kill();
            await migration.WaitForExitAsync().WaitAsync(Patience);
            Assert.NotEqual(0, migration.ExitCode);
        }

        using (var host = Start("loxiactors-cluster.dll", "--config", _site.To, "--akka", _site.Akka))
        {
            var errors = await host.StandardError.ReadToEndAsync().WaitAsync(Patience);
            await host.WaitForExitAsync().WaitAsync(Patience);
            Assert.Equal(3, host.ExitCode);
            Assert.Contains("a migration into this store is not complete", errors, StringComparison.Ordinal);
        }

        // By the console, which finds the program beside itself.
        using (var loxi = Start("loxi.dll", ["migrate", .. _site.Arguments]))
        {
            var errors = loxi.StandardError.ReadToEndAsync();
            var output = await loxi.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
            await loxi.WaitForExitAsync().WaitAsync(Patience);
            Assert.True(loxi.ExitCode == 0, await errors);
            Assert.Contains("holds a part of this journal already", output, StringComparison.Ordinal);
            Assert.Matches("migrated: 100 entities, [0-9]+ events, 100 snapshots; [1-9][0-9]+ of the entities were there before", output);
        }

        var settings = new Settings { Host = new HostSettings { BindPort = 0, DataDirectory = _site.ClusterDirectory } };
        await using var plane = await ControlPlane.StartAsync(settings, NullLoggerFactory.Instance, engines: ClusterEngines.Open(settings, _site.Akka));
        using var client = new HttpClient { BaseAddress = plane.Url };
        Assert.Equal("ready\n", await client.GetStringAsync("healthz/ready"));
    }

    public void Dispose() => _site.Dispose();

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("LOXI_CONTROL_PLANE");
        return Process.Start(start)!;
    }
}
