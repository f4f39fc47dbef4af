using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LoxiActors.Host.Metrics;

/// <summary>Memory, garbage collection, threads and age of this process, under Prometheus' usual names.</summary>
internal sealed class ProcessMetrics : IDisposable
{
    private readonly Meter _meter = new("LoxiActors.Process");
    private readonly Process _process = Process.GetCurrentProcess();

    public ProcessMetrics(string version)
    {
        var started = _process.StartTime.ToUniversalTime();
        _meter.CreateObservableGauge("process.resident.memory", () => Refreshed().WorkingSet64, "By", "Memory that the process holds.");
        _meter.CreateObservableCounter("process.cpu", () => Refreshed().TotalProcessorTime.TotalSeconds, "s", "Processor time used, of all cores.");
        _meter.CreateObservableGauge("process.start.time", () => new DateTimeOffset(started).ToUnixTimeMilliseconds() / 1000.0, "s", "When the process started, since 1970.");
        _meter.CreateObservableGauge("process.uptime", () => (DateTime.UtcNow - started).TotalSeconds, "s", "How long the process has been running.");
        _meter.CreateObservableGauge("dotnet.gc.heap", () => GC.GetTotalMemory(forceFullCollection: false), "By", "Managed memory in use, garbage that isn't collected yet included.");
        _meter.CreateObservableCounter("dotnet.gc.collections", Collections, null, "Garbage collections.");
        _meter.CreateObservableCounter("dotnet.gc.pause", () => GC.GetTotalPauseDuration().TotalSeconds, "s", "Time for which garbage collection stopped the process.");
        _meter.CreateObservableGauge("dotnet.threadpool.threads", () => ThreadPool.ThreadCount, null, "Threads of the pool.");
        _meter.CreateObservableGauge("dotnet.threadpool.queue.length", () => ThreadPool.PendingWorkItemCount, null, "Work that waits for a thread of the pool.");
        _meter.CreateObservableGauge("loxiactors.build.info", () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", version)), null, "Always 1; the label tells the version.");
    }

    public void Dispose()
    {
        _meter.Dispose();
        _process.Dispose();
    }

    private static IEnumerable<Measurement<int>> Collections()
    {
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            yield return new Measurement<int>(GC.CollectionCount(generation), new KeyValuePair<string, object?>("generation", generation));
    }

    private Process Refreshed()
    {
        _process.Refresh();
        return _process;
    }
}
