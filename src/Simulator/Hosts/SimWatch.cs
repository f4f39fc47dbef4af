using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Adapters.LoxiLb;
using LoxiActors.Adapters.LoxiLb.Watching;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Network;
using LoxiActors.Simulation.Nodes;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Simulation.Hosts;

/// <summary>
/// The real watcher of one node, at the configured interval. A look that could only show what the last ones have shown is left out:
/// looking at unchanged nodes would be nearly all that a simulated month consists of.
/// </summary>
internal sealed class SimWatch
{
    /// <summary>So long after a change each look is taken, so that whatever a look tells is told and what wasn't taken is told again.</summary>
    private static readonly TimeSpan Attention = TimeSpan.FromSeconds(50);

    /// <summary>A look is taken at least so often.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private readonly SimProcess _process;
    private readonly SimNode _node;
    private readonly Links _network;
    private readonly NodeWatcher _watcher;
    private readonly TimeSpan _interval;
    private TimeSpan _news;
    private TimeSpan _looked = -2 * Longest;

    public SimWatch(SimProcess process, SimNode node, Links links, LoxiLbNodes nodes, SimLoadBalancers loadBalancers, TimeProvider time, ILogger log)
    {
        _process = process;
        _node = node;
        _network = links;
        _interval = nodes.Options.HealthCheckInterval;
        _watcher = new NodeWatcher(nodes.Find(node.Name)!, nodes.Options, () => loadBalancers, time, log);
        _news = process.Agenda.Now;
        loadBalancers.Asking += (_, input) => _news = input is NodeConfigured configured && configured.Node == node.Name ? process.Agenda.Now : _news;
    }

    public async Task RunAsync()
    {
        while (true)
        {
            if (IsWorthwhile())
            {
                _looked = _process.Agenda.Now;
                await LookAsync().ConfigureAwait(false);
            }

            await _process.Delay(_interval).ConfigureAwait(false);
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await _watcher.LookAsync(CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // As the service does: the next look follows whatever happened to this one.
        catch (Exception)
#pragma warning restore CA1031
        {
            _news = _process.Agenda.Now;
        }
    }

    private bool IsWorthwhile()
    {
        var now = _process.Agenda.Now;
        var changed = _news > _node.LastChange ? _news : _node.LastChange;
        return now - changed < Attention
            || now - _looked > Longest
            || _watcher.Status.Reachable != true
            || !_node.IsUp || _node.Hangs || _node.Slowness > TimeSpan.Zero
            || !IsClean(_process.Name, _node.Name.Value) || !IsClean(_node.Name.Value, _process.Name);
    }

    private bool IsClean(string from, string to) => _network.Between(from, to) is { IsCut: false, Loss: 0 };
}
