using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LoxiActors.Console.Demo.Programs;
using LoxiActors.Console.Programs;

namespace LoxiActors.Console.Demo.Kill;

/// <summary>Imitated LoxiLB nodes, each with the agent that sends its heartbeats, and a control plane that judges them.</summary>
internal sealed partial class KillPrograms : IAsyncDisposable
{
    private readonly Dictionary<string, ChildProgram> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChildProgram> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Uri> _urls = new(StringComparer.Ordinal);
    private readonly string _directory;
    private readonly int _postMs;
    private readonly int _heartbeatPort = FreeUdpPort();

    private KillPrograms(string directory, int postMs)
    {
        _directory = directory;
        _postMs = postMs;
    }

    public ChildProgram Host { get; private set; } = null!;

    /// <summary>Where each node's API is, also while the node is down.</summary>
    public IReadOnlyDictionary<string, Uri> Nodes => _urls;

    /// <param name="nodes">Names; the last one is the spare.</param>
    /// <param name="agents">False: nodes send no heartbeats, and are judged by their APIs alone.</param>
    public static async Task<KillPrograms> StartAsync(IReadOnlyList<string> nodes, bool agents, int postMs, string directory, CancellationToken cancellation)
    {
        var programs = new KillPrograms(directory, postMs);
        try
        {
            await File.WriteAllTextAsync(programs.KeyFile, $"1:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}\n", cancellation);
            foreach (var name in nodes)
                await programs.StartNodeAsync(name, cancellation);
            var configuration = Path.Combine(directory, "loxiactors.conf");
            await File.WriteAllTextAsync(configuration, programs.Configuration(nodes, agents), cancellation);
            programs.Host = await ChildProgram.StartAsync(
                "control plane", ProgramPaths.Host, ["--config", configuration], Path.Combine(directory, "control-plane.log"), cancellation);
            if (agents)
            {
                foreach (var name in nodes)
                    await programs.StartAgentAsync(name, cancellation);
            }

            return programs;
        }
        catch
        {
            await programs.DisposeAsync();
            throw;
        }
    }

    /// <summary>The whole machine, as far as anybody sees it: the node and its agent.</summary>
    public async Task KillAsync(string name, CancellationToken cancellation)
    {
        await Task.WhenAll(_nodes[name].KillAsync(cancellation), _agents.TryGetValue(name, out var agent) ? agent.KillAsync(cancellation) : Task.CompletedTask);
        await _nodes[name].DisposeAsync();
        _nodes.Remove(name);
        if (_agents.Remove(name, out agent))
            await agent.DisposeAsync();
    }

    /// <summary>At the same address, empty, and with what was left on its loopback.</summary>
    public async Task RestartAsync(string name, bool withAgent, CancellationToken cancellation)
    {
        await StartNodeAsync(name, cancellation);
        if (withAgent)
            await StartAgentAsync(name, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
            await Host.DisposeAsync();
        await Task.WhenAll(_agents.Values.Concat(_nodes.Values).Select(program => program.DisposeAsync().AsTask()));
    }

    private string KeyFile => Path.Combine(_directory, "keys");

    private async Task StartNodeAsync(string name, CancellationToken cancellation)
    {
        var port = _urls.TryGetValue(name, out var known) ? known.Port : 0;
        var node = await ChildProgram.StartAsync(
            name,
            ProgramPaths.Node,
            [
                "--port", port.ToString(CultureInfo.InvariantCulture), "--name", name, "--post-ms", _postMs.ToString(CultureInfo.InvariantCulture),
                "--keep-addresses", Path.Combine(_directory, $"{name}.addresses"),
            ],
            Path.Combine(_directory, $"{name}.log"),
            cancellation);
        _nodes[name] = node;
        _urls[name] = node.Url;
    }

    private async Task StartAgentAsync(string name, CancellationToken cancellation) =>
        _agents[name] = await ChildProgram.StartAsync(
            $"{name}'s agent",
            ProgramPaths.Agent,
            [
                "--node", name, "--controllers", $"127.0.0.1:{_heartbeatPort.ToString(CultureInfo.InvariantCulture)}",
                "--loxilb-url", _urls[name].GetLeftPart(UriPartial.Authority), "--key-file", KeyFile, "--state-file", Path.Combine(_directory, $"{name}.boot"),
            ],
            Path.Combine(_directory, $"{name}-agent.log"),
            SendsHeartbeats(),
            cancellation);

    private string Configuration(IReadOnlyList<string> nodes, bool agents)
    {
        var text = new StringBuilder();
        text.AppendLine("# Written by loxi demo.");
        text.AppendLine("[host]");
        text.AppendLine("bind_port = 0");
        text.AppendLine(CultureInfo.InvariantCulture, $"data_directory = {Path.Combine(_directory, "data")}");
        if (agents)
        {
            text.AppendLine("[heartbeats]");
            text.AppendLine(CultureInfo.InvariantCulture, $"key_file = {KeyFile}");
            text.AppendLine(CultureInfo.InvariantCulture, $"bind = 127.0.0.1:{_heartbeatPort}");
        }

        text.AppendLine("# Sooner than an operator would want it, so that nobody has to wait.");
        text.AppendLine("[health]");
        text.AppendLine("grace = 1");
        text.AppendLine("[failover]");
        text.AppendLine("fail_back_after = 10");
        text.AppendLine("[loxilb]");
        text.AppendLine("default_topology = ACTIVE_STANDBY");
        text.AppendLine("cluster_health_check_interval = 1");
        foreach (var name in nodes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"[node {name}]");
            text.AppendLine(CultureInfo.InvariantCulture, $"url = {_urls[name].GetLeftPart(UriPartial.Authority)}");
            if (nodes.Count > 2 && name == nodes[^1])
                text.AppendLine("spare = true");
        }

        return text.ToString();
    }

    private static int FreeUdpPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    [GeneratedRegex("sends heartbeats to", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex SendsHeartbeats();
}
