using System.Diagnostics;
using LoxiActors.Adapters.Octavia.Rpc;
using LoxiActors.Bench.Load;

namespace LoxiActors.Bench.Figures;

/// <summary>
/// From a tenant's request to Octavia until Octavia shows ACTIVE, all parts real but the nodes, which take no time for a rule:
/// a load balancer with listener, pool and two members in one request, and the same three in requests of their own.
/// </summary>
internal sealed class OctaviaLatency : IBenchmark
{
    private const int WarmUpRounds = 3;
    private const int MeasuredRounds = 25;
    private const string Subnet = "11111111-1111-1111-1111-111111111111";

    public string Name => "octavia";

    public IReadOnlyList<string> Figures { get; } = ["octavia_active_p50_ms", "octavia_step_p50_ms"];

    public string Description => $"{MeasuredRounds} load balancers through a real Octavia over RabbitMQ";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        say("bringing Octavia up");
        await using var octavia = await ScratchOctavia.StartAsync();
        await using var cloud = await Cloud.StartAsync(postMilliseconds: 0, rpc: new RpcOptions { Url = TransportUrl.Parse(octavia.Amqp.Replace("amqp:", "rabbit:", StringComparison.Ordinal)) });
        var (whole, answers, steps) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < WarmUpRounds + MeasuredRounds; round++)
        {
            var one = await WholeAsync(octavia, round);
            var three = await StepsAsync(octavia, round);
            if (round < WarmUpRounds)
                continue;
            whole.Add(one.Active);
            answers.Add(one.Answered);
            steps.AddRange(three);
            say(FormattableString.Invariant($"one request: answered after {one.Answered:F0} ms, ACTIVE after {one.Active:F0} ms; listener, pool, members: {string.Join(", ", three.Select(ms => ms.ToString("F0")))} ms"));
        }

        var answered = Percentiles.At(answers, 50);
        return
        [
            new Figure("octavia_active_p50_ms", Percentiles.At(whole, 50), "ms", whole.Count, "Octavia's answer to the request, p50", Percentiles.At(whole, 50) / answered),
            new Figure("octavia_step_p50_ms", Percentiles.At(steps, 50), "ms", steps.Count, "the same in one request, p50", Percentiles.At(steps, 50) / Percentiles.At(whole, 50)),
        ];
    }

    private static async Task<(double Answered, double Active)> WholeAsync(ScratchOctavia octavia, int round)
    {
        var started = Stopwatch.GetTimestamp();
        var id = await octavia.CreateAsync("loadbalancer", new
        {
            name = $"whole-{round}",
            vip_subnet_id = Subnet,
            vip_address = $"198.51.{round}.1",
            listeners = new[]
            {
                new { protocol = "TCP", protocol_port = 80, default_pool = new { name = "pool", protocol = "TCP", lb_algorithm = "ROUND_ROBIN", members = Members } },
            },
        });
        var answered = Stopwatch.GetElapsedTime(started);
        await octavia.ActiveAsync(id);
        var active = Stopwatch.GetElapsedTime(started);
        await octavia.DeleteAsync(id);
        return (answered.TotalMilliseconds, active.TotalMilliseconds);
    }

    private static async Task<double[]> StepsAsync(ScratchOctavia octavia, int round)
    {
        var id = await octavia.CreateAsync("loadbalancer", new { name = $"steps-{round}", vip_subnet_id = Subnet, vip_address = $"198.51.{round}.2" });
        await octavia.ActiveAsync(id);
        string listener = "", pool = "";
        double[] times =
        [
            await TimeAsync(async () => listener = await octavia.CreateAsync("listener", new { loadbalancer_id = id, protocol = "TCP", protocol_port = 80 })),
            await TimeAsync(async () => pool = await octavia.CreateAsync("pool", new { listener_id = listener, protocol = "TCP", lb_algorithm = "ROUND_ROBIN" })),
            await TimeAsync(() => octavia.PutMembersAsync(pool, Members)),
        ];
        await octavia.DeleteAsync(id);
        return times;

        async Task<double> TimeAsync(Func<Task> request)
        {
            var started = Stopwatch.GetTimestamp();
            await request();
            await octavia.ActiveAsync(id);
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
    }

    private static object[] Members => [new { address = "10.0.0.1", protocol_port = 80 }, new { address = "10.0.0.2", protocol_port = 80 }];
}
