using Akka.Actor;

namespace LoxiActors.ClusterHost.Joining;

/// <summary>Where hosts of the cluster may be.</summary>
internal interface IHostFinder
{
    /// <summary>This host is among them. In no order.</summary>
    /// <exception cref="HostsNotFoundException">Asked again later.</exception>
    Task<IReadOnlyList<Address>> FindAsync(CancellationToken cancellation);
}
