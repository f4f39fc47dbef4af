using System.Globalization;
using System.Runtime.InteropServices;
using LoxiActors.Host.Configuration;

namespace LoxiActors.Host;

/// <summary>Runs the control plane until a signal ends it.</summary>
internal static class HostRun
{
    private const int Stopped = 0;
    private const int CouldNotStart = 3;

    public static async Task<int> UntilStoppedAsync(Settings settings, TextWriter output, TextWriter errors)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancellation = new CancellationTokenSource();
        void OnSignal(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
            cancellation.Cancel();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        await output.WriteLineAsync($"loxiactors {HostProgram.Version}");
        ControlPlane plane;
        try
        {
            plane = await ControlPlane.StartAsync(settings, cancellation: cancellation.Token);
        }
        catch (StartException exception)
        {
            await errors.WriteLineAsync($"loxiactors: {exception.Message}");
            return CouldNotStart;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Stopped;
        }

        await using (plane)
        {
            await TellAsync(plane, settings, output);
            await stop.Task;
            await output.WriteLineAsync("stopping");
        }

        await output.WriteLineAsync("stopped");
        return Stopped;
    }

    private static async Task TellAsync(ControlPlane plane, Settings settings, TextWriter output)
    {
        var took = plane.RecoveryTime.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
        await output.WriteLineAsync($"journal {plane.JournalPath}: {plane.Known} load balancers, {plane.BroughtBack} of them with something to do brought back in {took} ms");
        foreach (var node in settings.LoxiLb.Nodes)
            await output.WriteLineAsync($"node {node.Name} at {node.Url}{(node.Zone is { } zone ? $" in zone {zone}" : "")}");
        if (settings.Octavia.Rpc is { } rpc)
            await output.WriteLineAsync($"calls over RPC on topic {rpc.Topic} of {rpc.Url}");
        if (settings.Host.Token is null)
            await output.WriteLineAsync("no token is configured: whoever is on this machine may use the API");
        await output.WriteLineAsync($"ready on {plane.Url.ToString().TrimEnd('/')}");
        await output.FlushAsync();
    }
}
