using System.Collections.Immutable;
using LoxiActors.Adapters.LoxiLb.Options;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Bfd;

/// <summary>
/// Sees to it, each <c>cluster_health_check_interval</c>, that two nodes that share load balancers have a BFD session with each other,
/// so that each witnesses the other. Only nodes with a <c>bfd_address</c> take part.
/// </summary>
public sealed class BfdKeeper : BackgroundService
{
    private readonly LoxiLbOptions _options;
    private readonly ImmutableArray<NodeSessions> _nodes;
    private readonly Func<IReadOnlyCollection<NodePair>> _pairs;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    /// <param name="pairs">The nodes that share load balancers now; asked in each round.</param>
    public BfdKeeper(LoxiLbNodes nodes, Func<IReadOnlyCollection<NodePair>> pairs, TimeProvider time, ILogger<BfdKeeper> log)
    {
        (_options, _pairs, _time, _log) = (nodes.Options, pairs, time, log);
        _nodes = [.. nodes.All.Where(node => node.Options.BfdAddress is not null).Select(node => new NodeSessions(node, nodes.Options, time, log))];
    }

    /// <summary>One round over all nodes, side by side. Not to be called while the service runs.</summary>
    internal Task RoundAsync(CancellationToken cancellation)
    {
        var mesh = BfdMesh.Of(_pairs(), _options.Nodes);
        return Task.WhenAll(_nodes.Select(node => node.RoundAsync(mesh[node.Node], cancellation)));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && _nodes.Length > 1)
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
#pragma warning disable CA1031 // A round that failed for whatever reason is followed by the next one.
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                NodeSessions.RoundFailed(_log, failure);
            }

            await Task.Delay(_options.HealthCheckInterval, _time, stoppingToken);
        }
    }
}
