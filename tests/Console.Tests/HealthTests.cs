using System.Text.Json;
using LoxiActors.Console.Tests.Fakes;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using Microsoft.AspNetCore.Http;

namespace LoxiActors.Console.Tests;

public sealed class HealthTests
{
    private static readonly HealthView Health = new(
        [
            new AlarmView("cut_off", null, "2 of 3 nodes [all] fell silent"),
            new AlarmView("failover_held", null, "12 waiting: too many nodes were lost"),
        ],
        [
            new NodeHealthView(new NodeName("node-a"), "alive", null, false, [new WitnessView("probe", true, "answered 0.1 s ago")]),
            new NodeHealthView(new NodeName("node-b"), "suspect", new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero), true, [new WitnessView("heartbeat", false, "no heartbeat for 3 s")]),
            new NodeHealthView(new NodeName("node-c"), null, null, false, []),
        ],
        2.5,
        7);

    [Fact]
    public async Task Shows_the_alarms_with_their_kinds_and_who_hears_whom()
    {
        await using var host = await StartAsync();
        var loxi = await Loxi.RunAsync("health", "--url", host.Url);
        Assert.Equal(("", 0), (loxi.Errors, loxi.ExitCode));
        Assert.Equal(
            """
            ALARM cut_off 2 of 3 nodes [all] fell silent
            ALARM failover_held 12 waiting: too many nodes were lost
            node-a alive
              hears answered 0.1 s ago
            node-b suspect since 2026-01-01 12:00:00Z (would be dead, but too many fell silent at once)
              does not hear no heartbeat for 3 s
            node-c not judged yet
            this host was too late to listen for 2.5 s in all since its start

            """,
            loxi.Output);
    }

    [Fact]
    public async Task Prints_one_document()
    {
        await using var host = await StartAsync();
        var loxi = await Loxi.RunAsync("health", "--json", "--url", host.Url);
        Assert.Equal("failover_held", JsonDocument.Parse(loxi.Output).RootElement.GetProperty("alarms")[1].GetProperty("kind").GetString());
    }

    private static Task<FakeHost> StartAsync() =>
        FakeHost.StartAsync(new Dictionary<string, Func<HttpContext, IResult>> { ["/api/v1/health"] = _ => FakeHost.Json(Health) });
}
