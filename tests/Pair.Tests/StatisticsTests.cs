using System.Net;
using LoxiActors.Imitation;
using LoxiActors.Pair.Tests.Pair;
using LoxiActors.Tests.Postgres;

namespace LoxiActors.Pair.Tests;

public sealed class StatisticsTests(SharedPostgres postgres)
{
    private const ulong Bytes = 123_456;

    [Fact]
    public async Task Totals_are_kept_over_a_takeover_and_go_on_from_there()
    {
        await using var site = await Site.StartAsync(postgres);
        var (active, waiting) = await site.PairAsync();
        await active.AcceptedAsync(LoadBalancers.Create(1));
        await active.ToldActiveAsync([1]);
        Count(site);
        await Until.HoldsAsync("the active host tells what came in", () => BytesAsync(active), bytes => bytes == Bytes);
        await active.KillAsync();
        await waiting.WhenReady;
        // From the database, because the nodes' counters had been counted already.
        await Until.HoldsAsync("the next one knows of it", () => BytesAsync(waiting), bytes => bytes == Bytes);
        Count(site);
        await Until.HoldsAsync("and counts on", () => BytesAsync(waiting), bytes => bytes == 2 * Bytes);
    }

    private static void Count(Site site) => Assert.Equal(1, site.Nodes[0].Control.CountTraffic(new TrafficCounters { ExternalIp = LoadBalancers.Vip(1), Packets = 10, Bytes = Bytes }));

    private static async Task<ulong> BytesAsync(HostProcess host)
    {
        var (status, body) = await host.MethodAsync("statistics_take", new { max = 10, wait = 0 });
        if (status != HttpStatusCode.OK)
            return 0;
        await host.MethodAsync("statistics_acknowledge", new { batch = body.GetProperty("batch").GetInt64() });
        return body.GetProperty("listeners").EnumerateArray().Select(one => one.GetProperty("bytes_in").GetUInt64()).SingleOrDefault();
    }
}
