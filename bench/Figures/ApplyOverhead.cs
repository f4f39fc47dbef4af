using LoxiActors.Bench.Load;

namespace LoxiActors.Bench.Figures;

/// <summary>What this program adds between a driver's request and the last node's last answer, beyond the time that the nodes themselves take; accepting the call is part of it.</summary>
internal sealed class ApplyOverhead : IBenchmark
{
    private const int NodeMilliseconds = 100;
    private const int WarmUpCalls = 20;
    private const int MeasuredCalls = 100;

    public string Name => "apply";

    public IReadOnlyList<string> Figures { get; } = ["apply_overhead_p50_ms"];

    public string Description => $"{MeasuredCalls} changes one after the other on two nodes that take {NodeMilliseconds} ms each";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        await using var cloud = await Cloud.StartAsync(NodeMilliseconds);
        await cloud.Driver.CallAsync(Calls.Create(0, members: 2));
        await cloud.Driver.EndOfOperationAsync(Calls.LoadBalancer(0).Value);
        var samples = new List<double>();
        var nodeTimes = new List<double>();
        for (var i = 0; i < WarmUpCalls + MeasuredCalls; i++)
        {
            foreach (var node in cloud.Nodes)
                node.Control.ClearCalls();

            // Effects follow the durable accept at once, so counting from the answer's arrival would leave work out.
            var sent = DateTimeOffset.UtcNow;
            await cloud.Driver.CallAsync(i % 2 == 0 ? Calls.CreateMember(0, 2) : Calls.DeleteMember(0, 2));
            await cloud.Driver.EndOfOperationAsync(Calls.LoadBalancer(0).Value);
            if (i < WarmUpCalls)
                continue;
            var changes = cloud.Nodes.SelectMany(node => node.Control.Calls).Where(call => call.Method != "GET").ToArray();
            var last = changes.Max(call => call.Start.AddMilliseconds(call.DurationMs));
            var node1 = changes.Max(call => call.DurationMs);
            samples.Add((last - sent).TotalMilliseconds - node1);
            nodeTimes.Add(node1);
        }

        var value = Percentiles.At(samples, 50);
        return [new Figure("apply_overhead_p50_ms", value, "ms", samples.Count, "the node's own time, p50", value / Percentiles.At(nodeTimes, 50))];
    }
}
