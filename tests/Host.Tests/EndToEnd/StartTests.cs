using System.Net;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Host.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Host.Tests.EndToEnd;

public class StartTests
{
    [Fact]
    public async Task A_second_control_plane_on_the_same_journal_does_not_start()
    {
        await using var site = await Site.StartAsync();
        var exception = await Assert.ThrowsAsync<StartException>(() => ControlPlane.StartAsync(site.Settings, NullLoggerFactory.Instance));
        Assert.Contains(ControlPlane.JournalFile, exception.Message, StringComparison.Ordinal);
        await StillServesAsync(site);
    }

    [Fact]
    public async Task A_taken_port_is_said_and_leaves_nothing_behind()
    {
        await using var site = await Site.StartAsync();
        var directory = Directory.CreateTempSubdirectory("loxiactors-test-").FullName;
        var settings = new Settings { Host = new HostSettings { BindPort = site.Plane.Url.Port, DataDirectory = directory }, LoxiLb = new LoxiLbOptions() };
        var exception = await Assert.ThrowsAsync<StartException>(() => ControlPlane.StartAsync(settings, NullLoggerFactory.Instance));
        Assert.Contains($"{site.Plane.Url.Port}", exception.Message, StringComparison.Ordinal);

        // Its journal is free again.
        await using var plane = await ControlPlane.StartAsync(settings with { Host = settings.Host with { BindPort = 0 } }, NullLoggerFactory.Instance);
        Assert.Equal(0, plane.Known);
        await plane.DisposeAsync();
        Directory.Delete(directory, recursive: true);
        await StillServesAsync(site);
    }

    [Fact]
    public async Task After_a_stop_nobody_answers_and_a_second_stop_does_nothing()
    {
        await using var site = await Site.StartAsync();
        using var client = new HttpClient { BaseAddress = site.Plane.Url };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("healthz/ready")).StatusCode);
        await site.Plane.DisposeAsync();
        await site.Plane.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("healthz/live"));
    }

    private static async Task StillServesAsync(Site site)
    {
        using var client = new HttpClient { BaseAddress = site.Plane.Url };
        Assert.Equal("ready\n", await client.GetStringAsync("healthz/ready"));
    }
}
