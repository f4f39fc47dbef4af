using System.Net;

namespace LoxiActors.Imitation.Core;

/// <summary>The addresses on the node's interfaces.</summary>
internal sealed class AddressTable
{
    private readonly OrderedDictionary<string, List<string>> _devices = new(StringComparer.Ordinal);

    private const string Home = "127.0.0.1/8";
    private readonly LoopbackAddresses _loopback;

    public AddressTable(IEnumerable<(string Device, string Cidr)> addresses, LoopbackAddresses loopback)
    {
        _loopback = loopback;
        _devices["lo"] = [Home, .. loopback.All];
        foreach (var (device, cidr) in addresses)
        {
            _devices.TryAdd(device, []);
            _devices[device].Add(cidr);
        }
    }

    public IEnumerable<KeyValuePair<string, List<string>>> Devices => _devices;

    /// <summary>False when the address is there already or unreadable. An unknown device is a success that does nothing.</summary>
    public bool Add(string device, string cidr)
    {
        if (!_devices.TryGetValue(device, out var addresses))
            return true;
        if (!GoIp.TryParsePrefix(cidr, out _) || addresses.Contains(cidr))
            return false;
        addresses.Add(cidr);
        Keep(device);
        return true;
    }

    public bool Remove(string device, string cidr)
    {
        if (!_devices.TryGetValue(device, out var addresses) || !addresses.Remove(cidr))
            return false;
        Keep(device);
        return true;
    }

    private void Keep(string device)
    {
        if (device == "lo")
            _loopback.Set(_devices["lo"].Where(cidr => cidr != Home));
    }

    public bool IsLocal(IPAddress address) =>
        _devices.Values.Any(list => list.Any(cidr => cidr.Split('/')[0] == address.ToString()));

    public bool IsConnected(IPAddress address) =>
        _devices.Where(pair => pair.Key != "lo")
            .Any(pair => pair.Value.Any(cidr => GoIp.TryParsePrefix(cidr, out var network) && network.Contains(address)));
}
