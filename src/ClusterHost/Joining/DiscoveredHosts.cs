using System.Net.Sockets;
using Akka.Actor;
using Akka.Discovery;

namespace LoxiActors.ClusterHost.Joining;

/// <summary>Whom discovery names. A port that it doesn't know is <paramref name="port"/>.</summary>
/// <param name="self">Scheme and name of the system are those of all hosts.</param>
internal sealed class DiscoveredHosts(ServiceDiscovery discovery, string service, Address self, int port, TimeSpan timeout) : IHostFinder
{
    /// <summary>Discovery bounds itself; this is for one that doesn't.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<Address>> FindAsync(CancellationToken cancellation)
    {
        try
        {
            var found = await discovery.Lookup(new Lookup(service), timeout).WaitAsync(timeout + Grace, cancellation).ConfigureAwait(false);
            return [.. found.Addresses.Select(target => new Address(self.Protocol, self.System, NameOf(target), target.Port ?? port)).Distinct()];
        }
        catch (TimeoutException)
        {
            throw new HostsNotFoundException($"discovery did not answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (Exception failure) when (failure is not HostsNotFoundException && !cancellation.IsCancellationRequested)
        {
            throw new HostsNotFoundException($"discovery failed: {failure.Message}");
        }
    }

    /// <summary>As Akka's remoting writes an address of its own.</summary>
    private static string NameOf(ServiceDiscovery.ResolvedTarget target) =>
        target.Address is { AddressFamily: AddressFamily.InterNetworkV6 } v6 ? $"[{v6}]" : target.Host;
}
