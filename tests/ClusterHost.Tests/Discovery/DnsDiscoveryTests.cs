using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using LoxiActors.ClusterHost.Discovery;
using LoxiActors.ClusterHost.Joining;

namespace LoxiActors.ClusterHost.Tests.Discovery;

public sealed class DnsDiscoveryTests
{
    private static readonly Address Self = new("akka.tcp", "loxiactors", "10.0.0.1", 4053);

    [Fact]
    public async Task The_addresses_of_the_name_are_hosts()
    {
        var finder = Finder((name, _) => Task.FromResult<IReadOnlyList<IPAddress>>(name == "loxi.example" ? [IPAddress.Parse("10.0.0.2"), IPAddress.Parse("fd00::1"), IPAddress.Parse("10.0.0.2")] : []));

        Assert.Equal(["akka.tcp://loxiactors@10.0.0.2:4100", "akka.tcp://loxiactors@[fd00::1]:4100"], (await finder.FindAsync(default)).Select(host => host.ToString()));
    }

    [Fact]
    public async Task A_name_without_addresses_has_no_hosts() => Assert.Empty(await Finder((_, _) => Task.FromResult<IReadOnlyList<IPAddress>>([])).FindAsync(default));

    [Fact]
    public async Task No_answer_is_told()
    {
        var failed = Finder((_, _) => throw new SocketException((int)SocketError.TryAgain));
        Assert.StartsWith("no answer from DNS about loxi.example: ", (await Assert.ThrowsAsync<HostsNotFoundException>(() => failed.FindAsync(default))).Message, StringComparison.Ordinal);

        var slow = Finder((_, stop) => new TaskCompletionSource<IReadOnlyList<IPAddress>>().Task.WaitAsync(stop));
        Assert.Equal("no answer from DNS about loxi.example within 0.2 s", (await Assert.ThrowsAsync<HostsNotFoundException>(() => slow.FindAsync(default))).Message);
    }

    [Fact]
    public async Task The_system_resolves_its_own_name() =>
        Assert.All(await new SystemNameResolver().ResolveAsync("localhost", default), address => Assert.True(IPAddress.IsLoopback(address)));

    private static DiscoveredHosts Finder(Func<string, CancellationToken, Task<IReadOnlyList<IPAddress>>> resolve) =>
        new(new DnsDiscovery(new Names(resolve)), "loxi.example", Self, 4100, TimeSpan.FromMilliseconds(200));

    private sealed class Names(Func<string, CancellationToken, Task<IReadOnlyList<IPAddress>>> resolve) : INameResolver
    {
        public Task<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken cancellation) => resolve(name, cancellation);
    }
}
