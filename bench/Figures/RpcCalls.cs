using System.Diagnostics;
using LoxiActors.Adapters.Octavia.Rpc;
using LoxiActors.Bench.Load;
using LoxiActors.Protocol.Octavia.Calls;

namespace LoxiActors.Bench.Figures;

/// <summary>
/// Driver calls a second that one host takes from a real RabbitMQ, answers after they are flushed and acknowledges, with so many
/// callers that each wait for their answer; the same over HTTP before and after it.
/// </summary>
internal sealed class RpcCalls : IBenchmark
{
    private const int LoadBalancers = 2_000;
    private const int Callers = 64;

    public string Name => "rpc";

    public IReadOnlyList<string> Figures { get; } = ["rpc_calls_per_s"];

    public string Description => $"{Callers} callers rename {LoadBalancers} load balancers over RabbitMQ, and over HTTP";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        say("starting RabbitMQ");
        await using var broker = await ScratchBroker.StartAsync();
        var options = new RpcOptions { Url = TransportUrl.Parse($"rabbit://127.0.0.1:{broker.Port}/") };
        await using var cloud = await Cloud.StartAsync(postMilliseconds: 0, watchEvery: TimeSpan.FromMinutes(1), options);
        await using var rpc = await RpcClient.ConnectAsync(options);
        say($"creating {LoadBalancers} load balancers");
        await RateAsync(cloud.Driver.CallAsync, number => Calls.Create(number, members: 1));

        // There and back, so that what slows down or speeds up with time does so for both.
        double http = 0, amqp = 0;
        foreach (var (round, overRpc) in new[] { true, false, false, true, true, false, false, true }.Index())
        {
            var rate = await RateAsync(overRpc ? rpc.CallAsync : cloud.Driver.CallAsync, number => Calls.Rename(number, $"name {round}"));
            say($"{(overRpc ? "RabbitMQ" : "HTTP")}: {rate:F0} calls/s{(round < 2 ? " (warming up)" : "")}");
            if (round < 2)
                continue;
            if (overRpc)
                amqp += rate / 3;
            else
                http += rate / 3;
        }

        return [new Figure("rpc_calls_per_s", amqp, "calls/s", 3 * LoadBalancers, "the same calls over HTTP", amqp / http)];
    }

    private static async Task<double> RateAsync(Func<DriverCall, Task> send, Func<int, DriverCall> call)
    {
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, LoadBalancers),
            new ParallelOptions { MaxDegreeOfParallelism = Callers },
            async (number, _) => await send(call(number)));
        return LoadBalancers / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
