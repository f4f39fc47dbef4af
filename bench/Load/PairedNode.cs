using System.Diagnostics;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Bench.Load;

/// <summary>An imitation node in this process that falls silent and comes back at the same address, empty, as its machine would.</summary>
internal sealed class PairedNode : IAsyncDisposable
{
    private readonly ImitationNodeOptions _options;
    private Task _stopping = Task.CompletedTask;
    private ImitationNode _node;

    private PairedNode(ImitationNodeOptions options, ImitationNode node, string zone, int place) =>
        (_options, _node, Zone, Place) = (options with { Port = node.Url.Port }, node, zone, place);

    public NodeName Name => new(_options.Name);

    public string Zone { get; }

    /// <summary>Among all nodes.</summary>
    public int Place { get; }

    public Uri Url => _node.Url;

    public bool IsSilent { get; private set; }

    public static async Task<PairedNode> StartAsync(string zone, int place)
    {
        var options = new ImitationNodeOptions { Name = $"node-{place:000}", ImmediateHealth = true, CallLogSize = 1 };
        return new PairedNode(options, await ImitationNode.StartAsync(options), zone, place);
    }

    public bool Serves(string vip) => !IsSilent && _node.Control.Serves().Any(served => served.Vip == vip && served.Serves);

    /// <summary>The moment at which it serves; throws when that takes more than a minute.</summary>
    public async Task<long> ServesAtAsync(string vip)
    {
        await _node.Control.WaitForAsync(_ => Serves(vip), TimeSpan.FromMinutes(1));
        return Stopwatch.GetTimestamp();
    }

    /// <summary>Returns at once.</summary>
    /// <param name="refuses">Connections are refused, as by a machine without LoxiLB; else whatever is sent to it gets lost.</param>
    public void FallSilent(bool refuses)
    {
        IsSilent = true;
        if (refuses)
            _stopping = _node.StopAsync();
        else
            _node.Control.Faults = new NodeFaults { Hang = true };
    }

    public async Task ReturnAsync()
    {
        if (_node.Control.Faults.Hang)
        {
            _node.Control.Restart();
            _node.Control.Faults = new NodeFaults();
        }
        else
        {
            await _stopping;
            _node = await ImitationNode.StartAsync(_options);
        }

        IsSilent = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping;
        await _node.DisposeAsync();
    }
}
