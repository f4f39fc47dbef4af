using System.Net.Http.Json;
using System.Text.Json;
using LoxiActors.Host.Configuration;
using LoxiActors.Imitation;

namespace LoxiActors.Host.Tests.EndToEnd;

public class StatisticsTests
{
    private const string Vip = "10.0.0.20";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Guid _loadBalancer = Guid.NewGuid();
    private readonly Guid _listener = Guid.NewGuid();
    private readonly Guid _pool = Guid.NewGuid();
    private readonly Guid _member = Guid.NewGuid();
    private long _told;

    [Fact]
    public async Task What_nodes_count_is_told_as_totals_that_survive_nodes_and_the_control_plane()
    {
        await using var site = await Site.StartAsync(octavia: Quick);
        await using (var octavia = new OctaviaSide(site.Plane.Url))
            await CreateAsync(octavia);
        Carry(site.Nodes[0], 1000);
        Carry(site.Nodes[1], 50);
        using (var client = Client(site))
        {
            await UntilAsync(client, figures => Number(figures, "bytes_in") == 1050);
            site.Nodes[0].Control.OpenConnections(new OpenedConnections { ExternalIp = Vip, Count = 3 });
            var figures = await UntilAsync(client, figures => Number(figures, "active_connections") == 3);
            Assert.Equal((3L, 0L, 0L), (Number(figures, "total_connections"), Number(figures, "bytes_out"), Number(figures, "request_errors")));
            var shown = (await client.GetFromJsonAsync<JsonElement>($"api/v1/loadbalancers/{_loadBalancer}")).GetProperty("statistics");
            Assert.Equal(figures.GetRawText(), Assert.Single(shown.EnumerateArray()).GetRawText());

            // Of all control planes of this process, so of other tests' too.
            Assert.Matches("loxiactors_traffic_bytes_total [1-9]", await client.GetStringAsync("metrics"));
            site.Nodes[0].Control.CloseConnections();
        }

        await site.Plane.DisposeAsync();
        Carry(site.Nodes[1], 7);
        site.Nodes[0].Control.Restart();
        await site.StartPlaneAsync();
        await site.Nodes[0].Control.WaitForAsync(node => node.Rules.Count == 1, Patience);
        Carry(site.Nodes[0], 10);
        using var again = Client(site);
        await UntilAsync(again, figures => Number(figures, "bytes_in") == 1067 && Number(figures, "active_connections") == 0);
        Assert.True(File.Exists(Path.Combine(site.Settings.Host.DataDirectory, "statistics.db")));
    }

    [Fact]
    public async Task Switched_off_there_is_nothing_to_take_and_nothing_is_kept()
    {
        await using var site = await Site.StartAsync(octavia: Quick with { StatisticsInterval = TimeSpan.Zero });
        await using (var octavia = new OctaviaSide(site.Plane.Url))
            await CreateAsync(octavia);
        using var client = Client(site);
        Assert.Equal("""{"batch":0,"lease":30,"listeners":[]}""", (await MethodAsync(client, "statistics_take", new { wait = 1 })).GetRawText());
        Assert.False(File.Exists(Path.Combine(site.Settings.Host.DataDirectory, "statistics.db")));
    }

    [Fact]
    public async Task Totals_that_can_not_be_read_are_not_begun_anew_unasked()
    {
        await using var site = await Site.StartAsync(octavia: Quick);
        await site.Plane.DisposeAsync();
        var kept = Path.Combine(site.Settings.Host.DataDirectory, "statistics.db");
        await File.WriteAllTextAsync(kept, new string('x', 8_192));
        var refused = await Assert.ThrowsAsync<StartException>(site.StartPlaneAsync);
        Assert.Contains($"{kept} can't be used", refused.Message, StringComparison.Ordinal);
        Assert.Contains("without the file", refused.Message, StringComparison.Ordinal);
        File.Delete(kept);
        await site.StartPlaneAsync();
    }

    private static OctaviaSettings Quick => new()
    {
        StatisticsInterval = TimeSpan.FromSeconds(0.2),
        StatisticsConnectionsInterval = TimeSpan.FromSeconds(0.5),
    };

    private static HttpClient Client(Site site) => new() { BaseAddress = site.Plane.Url };

    private static void Carry(ImitationNode node, ulong bytes) => node.Control.CountTraffic(new TrafficCounters { ExternalIp = Vip, Packets = 1, Bytes = bytes });

    /// <summary>Takes and acknowledges until the listener's figures are as wanted; what is told never runs backwards meanwhile.</summary>
    private async Task<JsonElement> UntilAsync(HttpClient client, Func<JsonElement, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            var taken = await MethodAsync(client, "statistics_take", new { max = 10, wait = 20, agent = "test" });
            var batch = taken.GetProperty("batch").GetInt64();
            Assert.Equal("{}", (await MethodAsync(client, "statistics_acknowledge", new { batch })).GetRawText());
            foreach (var figures in taken.GetProperty("listeners").EnumerateArray())
            {
                Assert.Equal(_listener, figures.GetProperty("id").GetGuid());
                Assert.True(Number(figures, "bytes_in") >= _told, $"{figures} was told after {_told}");
                _told = Number(figures, "bytes_in");
                if (wanted(figures))
                    return figures;
            }
        }
    }

    private static long Number(JsonElement figures, string name) => figures.GetProperty(name).GetInt64();

    private static async Task<JsonElement> MethodAsync(HttpClient client, string method, object arguments)
    {
        using var answer = await client.PostAsJsonAsync($"octavia/v1/{method}", arguments);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task CreateAsync(OctaviaSide octavia)
    {
        await octavia.DoAsync("loadbalancer_create", new { loadbalancer = new { loadbalancer_id = _loadBalancer, project_id = "p", vip_address = Vip } }, "ACTIVE", _loadBalancer);
        await octavia.DoAsync("listener_create", new { listener = new { listener_id = _listener, loadbalancer_id = _loadBalancer, protocol = "TCP", protocol_port = 80 } }, "ACTIVE", _listener);
        await octavia.DoAsync("pool_create",
            new { pool = new { pool_id = _pool, loadbalancer_id = _loadBalancer, listener_id = _listener, protocol = "TCP", lb_algorithm = "ROUND_ROBIN" } }, "ACTIVE", _pool);
        await octavia.DoAsync("member_create", new { member = new { member_id = _member, pool_id = _pool, address = "10.1.0.1", protocol_port = 8080 } }, "ACTIVE", _member);
    }
}
