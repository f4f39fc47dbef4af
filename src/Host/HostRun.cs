using System.Globalization;
using System.Runtime.InteropServices;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Configuration;

namespace LoxiActors.Host;

/// <summary>Runs the control plane until a signal ends it.</summary>
internal static class HostRun
{
    private const int Stopped = 0;
    private const int CouldNotStart = 3;
    private const int TakenOver = 4;

    /// <param name="engines">Null: the local engine.</param>
    public static async Task<int> UntilStoppedAsync(Settings settings, TextWriter output, TextWriter errors, IEngineSource? engines = null)
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
            plane = await ControlPlane.StartAsync(
                settings, listening: url => Listening(settings, url, output, waits: engines is null && settings.Database is not null), engines: engines, cancellation: cancellation.Token);
        }
        catch (StartException exception)
        {
            await errors.WriteLineAsync($"loxiactors: {exception.Message}");
            return CouldNotStart;
        }
        catch (TakenOverException exception)
        {
            return await EndedAsync(exception.Message, errors);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Stopped;
        }

        await using (plane)
        {
            await TellAsync(plane, settings, output);
            if (await Task.WhenAny(stop.Task, plane.WhenTakenOver) != stop.Task)
            {
                await plane.EndAtOnceAsync();
                return await EndedAsync(await plane.WhenTakenOver, errors);
            }

            await output.WriteLineAsync("stopping");
        }

        await output.WriteLineAsync("stopped");
        return Stopped;
    }

    /// <summary>A host that waits may do so for months, and its port may be one that nobody has chosen.</summary>
    private static void Listening(Settings settings, Uri url, TextWriter output, bool waits)
    {
        if (!waits)
            return;
        output.WriteLine($"listening on {url.ToString().TrimEnd('/')}; waiting for the lease in {settings.Database}");
        output.Flush();
    }

    private static async Task<int> EndedAsync(string reason, TextWriter errors)
    {
        await errors.WriteLineAsync($"loxiactors: {reason}; this host ends, and may be started again to wait for its turn");
        await errors.FlushAsync();
        return TakenOver;
    }

    private static async Task TellAsync(ControlPlane plane, Settings settings, TextWriter output)
    {
        var took = plane.RecoveryTime.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture);
        await output.WriteLineAsync($"journal {plane.Journal}{(plane.Epoch is { } epoch ? $" (epoch {epoch})" : "")}: {plane.Known} load balancers, {plane.BroughtBack} of them with something to do brought back in {took} ms");
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
