using System.Net.Sockets;
using Akka.Discovery;
using LoxiActors.ClusterHost.Joining;

namespace LoxiActors.ClusterHost.Discovery;

/// <summary>
/// The addresses behind a name, as of a headless service. Hosts have to call themselves by their address then (public-hostname), not by a name.
/// </summary>
internal sealed class DnsDiscovery(INameResolver names) : ServiceDiscovery
{
    /// <summary>As Akka makes it.</summary>
    public DnsDiscovery()
        : this(new SystemNameResolver())
    {
    }

    /// <exception cref="HostsNotFoundException">Nobody answered in time.</exception>
    public override async Task<Resolved> Lookup(Lookup lookup, TimeSpan resolveTimeout)
    {
        using var limit = new CancellationTokenSource(resolveTimeout);
        try
        {
            var found = await names.ResolveAsync(lookup.ServiceName, limit.Token).ConfigureAwait(false);
            return new Resolved(lookup.ServiceName, found.Distinct().Select(address => new ResolvedTarget(address.ToString(), null, address)));
        }
        catch (OperationCanceledException)
        {
            throw new HostsNotFoundException($"no answer from DNS about {lookup.ServiceName} within {resolveTimeout.TotalSeconds:0.#} s");
        }
        catch (SocketException failure)
        {
            throw new HostsNotFoundException($"no answer from DNS about {lookup.ServiceName}: {failure.Message}");
        }
    }
}
