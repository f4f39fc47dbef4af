using Akka.Actor;

namespace LoxiActors.ClusterHost.Joining;

/// <summary>The hosts that a list in the configuration names.</summary>
internal sealed class NamedHosts(IReadOnlyList<Address> hosts) : IHostFinder
{
    public Task<IReadOnlyList<Address>> FindAsync(CancellationToken cancellation) => Task.FromResult(hosts);
}
