using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;

namespace LoxiActors.Host.Composition.Active;

/// <summary>For what is sent to nodes: this host may write, and it is its turn to act.</summary>
internal sealed class ActingLease(IWriterLease lease, Func<IPeers?> peers) : IWriterLease
{
    public bool IsHeld => lease.IsHeld && peers() is { HasSingleton: true };
}
