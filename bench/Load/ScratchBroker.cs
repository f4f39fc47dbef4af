using System.Globalization;

namespace LoxiActors.Bench.Load;

/// <summary>A real RabbitMQ on loopback, by the script that the tests use.</summary>
internal sealed class ScratchBroker : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Life = new()
    {
        ["RABBITMQ_LIFE"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
    };

    private readonly ScratchDirectory _directory = new();

    private ScratchBroker()
    {
    }

    public int Port { get; private set; }

    public static async Task<ScratchBroker> StartAsync()
    {
        var broker = new ScratchBroker();
        broker.Port = new Uri(await TestScript.RunAsync("rabbitmq", Life, "up", broker._directory.Path)).Port;
        return broker;
    }

    public async ValueTask DisposeAsync()
    {
        await TestScript.RunAsync("rabbitmq", Life, "down", _directory.Path);
        _directory.Dispose();
    }
}
