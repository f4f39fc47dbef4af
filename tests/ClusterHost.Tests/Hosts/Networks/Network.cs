using System.Globalization;
using System.Net;

namespace LoxiActors.ClusterHost.Tests.Hosts.Networks;

/// <summary>
/// Hosts in namespaces of their own, each with two links: one to the other hosts, one to the services, which are ports of this process's loopback. Nothing of it is
/// in the machine's own network.
/// </summary>
internal sealed class Network : IAsyncDisposable
{
    private static readonly IPAddress Services = IPAddress.Parse("198.19.0.1");

    private readonly List<NetworkNamespace> _hosts = [];
    private readonly List<Forwarder> _forwarders = [];
    private readonly NetworkNamespace _hub;

    private Network(NetworkNamespace hub) => _hub = hub;

    public IReadOnlyList<NetworkNamespace> Hosts => _hosts;

    public static async Task<Network> StartAsync(int hosts)
    {
        await NetworkNamespace.RemoveLeftoversAsync();
        var network = new Network(await NetworkNamespace.MakeAsync("hub"));
        try
        {
            await network._hub.IpAsync(
                "link add cluster type bridge", "link set cluster up", "link add services type bridge", $"address add {Services}/24 dev services", "link set services up");
            for (var number = 0; number < hosts; number++)
                await network.AddAsync(number);
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Under which the other hosts reach it.</summary>
    public static IPAddress ClusterAddress(int host) => IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"198.18.0.{host + 11}"));

    /// <summary>Under which the services see it.</summary>
    public static IPAddress ServiceAddress(int host) => IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"198.19.0.{host + 11}"));

    /// <param name="port">On this process's loopback.</param>
    public async Task<Forwarder> ForwardAsync(int port)
    {
        var forwarder = await Forwarder.StartAsync(_hub, Services, port);
        _forwarders.Add(forwarder);
        return forwarder;
    }

    /// <summary>No packet comes to it from the other hosts, or goes.</summary>
    public Task CutFromHostsAsync(int host) => _hub.IpAsync(Set("cluster", host, "down"));

    public Task CutFromAllAsync(int host) => _hub.IpAsync(Set("cluster", host, "down"), Set("services", host, "down"));

    public Task HealAsync(int host) => _hub.IpAsync(Set("cluster", host, "up"), Set("services", host, "up"));

    public async ValueTask DisposeAsync()
    {
        foreach (var forwarder in _forwarders)
            await forwarder.DisposeAsync();
        foreach (var space in _hosts.Append(_hub))
            await space.RemoveAsync();
    }

    private async Task AddAsync(int number)
    {
        var host = await NetworkNamespace.MakeAsync(string.Create(CultureInfo.InvariantCulture, $"host-{number + 1}"));
        _hosts.Add(host);
        foreach (var (link, address) in new[] { ("cluster", ClusterAddress(number)), ("services", ServiceAddress(number)) })
        {
            await _hub.IpAsync($"link add {Port(link, number)} type veth peer name {link} netns {host.Name}", $"link set {Port(link, number)} master {link}", Set(link, number, "up"));
            await host.IpAsync($"address add {address}/24 dev {link}", $"link set {link} up");
        }
    }

    private static string Set(string link, int host, string state) => $"link set {Port(link, host)} {state}";

    private static string Port(string link, int host) => string.Create(CultureInfo.InvariantCulture, $"{link}-{host + 1}");
}
