using System.Net;

namespace LoxiActors.ClusterHost.Discovery;

/// <summary>The addresses of a name, A and AAAA. A name that isn't there has none.</summary>
internal interface INameResolver
{
    /// <exception cref="System.Net.Sockets.SocketException">Nobody answered.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken cancellation);
}
