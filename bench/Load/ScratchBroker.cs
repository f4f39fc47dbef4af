using System.Diagnostics;
using System.Globalization;

namespace LoxiActors.Bench.Load;

/// <summary>A real RabbitMQ on loopback, by the script that the tests use.</summary>
internal sealed class ScratchBroker : IAsyncDisposable
{
    private readonly ScratchDirectory _directory = new();

    private ScratchBroker()
    {
    }

    public int Port { get; private set; }

    public static async Task<ScratchBroker> StartAsync()
    {
        var broker = new ScratchBroker();
        broker.Port = new Uri((await RunAsync("up", broker._directory.Path)).Trim()).Port;
        return broker;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("down", _directory.Path);
        _directory.Dispose();
    }

    private static async Task<string> RunAsync(string verb, string directory)
    {
        var start = new ProcessStartInfo(Script(), [verb, directory]) { RedirectStandardOutput = true };
        start.Environment["RABBITMQ_LIFE"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"tests/octavia/rabbitmq {verb} ended with {process.ExitCode}");
    }

    private static string Script()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LoxiActors.sln")))
            folder = folder.Parent;
        return folder is null ? throw new InvalidOperationException("the source tree isn't here") : Path.Combine(folder.FullName, "tests", "octavia", "rabbitmq");
    }
}
