using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb;

/// <summary>The configured nodes and the connections to them.</summary>
public sealed class LoxiLbNodes : IDisposable
{
    private readonly Dictionary<NodeName, LoxiLbNode> _nodes;

    /// <param name="lease">Asked right before each request leaves; null when this host is the only one.</param>
    /// <param name="network">What carries requests to a node; null for sockets.</param>
    /// <param name="sender">Stands before every X-Request-Id, for whoever reads a node's log; null when this host is the only one.</param>
    /// <exception cref="LoxiLbSetupException">A certificate or key file can't be used.</exception>
    public LoxiLbNodes(
        LoxiLbOptions options, LoxiLbMetrics metrics, TimeProvider time, ILoggerFactory logs, IWriterLease? lease = null,
        Func<NodeName, HttpMessageHandler>? network = null, string? sender = null)
    {
        Options = options;
        var log = logs.CreateLogger<LoxiLbClient>();
        _nodes = options.Nodes.ToDictionary(
            node => node.Name,
            node => new LoxiLbNode(
                node,
                new LoxiLbClient(node, options, metrics, time, log, lease ?? AlwaysHeld.Instance, network?.Invoke(node.Name), sender),
                new Availability(options.ApiRetryInterval, time)));
    }

    public LoxiLbOptions Options { get; }

    internal IReadOnlyCollection<LoxiLbNode> All => _nodes.Values;

    public void Dispose()
    {
        foreach (var node in _nodes.Values)
            node.Client.Dispose();
    }

    internal LoxiLbNode? Find(NodeName name) => _nodes.GetValueOrDefault(name);
}
