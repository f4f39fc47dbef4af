using System.Collections.Concurrent;
using LoxiActors.Agent.Options;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Agent.Tests.Support;

/// <summary>An imitation of LoxiLB, an agent beside it, and a control plane that listens.</summary>
internal sealed class Rig : IAsyncDisposable
{
    /// <summary>A heartbeat that comes within a test, other than the first, then comes because something has happened.</summary>
    public static readonly TimeSpan Never = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("loxi-agent-").FullName;
    private NodeAgent? _agent;

    private Rig(ImitationNode node)
    {
        Node = node;
        KeyFile = Path.Combine(_directory, "keys");
        File.WriteAllText(KeyFile, Listener.KeyText);
        Options = new AgentOptions
        {
            Node = new NodeName("node-1"),
            Controllers = [new Controller("127.0.0.1", Listener.Port)],
            KeyFile = KeyFile,
            LoxiLb = node.Url,
            Interval = Never,
            PollInterval = TimeSpan.FromMilliseconds(50),
            RulesInterval = TimeSpan.FromMilliseconds(50),
            Timeout = TimeSpan.FromSeconds(10),
            StateFile = Path.Combine(_directory, "boot"),
        };
    }

    public ImitationNode Node { get; }

    public Listener Listener { get; } = new();

    public AgentOptions Options { get; set; }

    public string KeyFile { get; }

    public ConcurrentQueue<string> Said { get; } = new();

    public static async Task<Rig> CreateAsync() => new(await ImitationNode.StartAsync(new ImitationNodeOptions { ImmediateHealth = true }));

    public void Start() => _agent = NodeAgent.Start(Options, TimeProvider.System, Said.Enqueue);

    public async Task StopAsync()
    {
        if (_agent is not null)
            await _agent.DisposeAsync();
        _agent = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Node.DisposeAsync();
        Listener.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
