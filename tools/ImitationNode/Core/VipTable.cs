using System.Net;

namespace LoxiActors.Imitation.Core;

/// <summary>The VIPs of the rules, counted, and their presence on lo by the HA state of their instance.</summary>
internal sealed class VipTable(AddressTable addresses, RouteTable routes, Func<string, string> stateOf)
{
    private readonly Dictionary<IPAddress, Vip> _vips = [];

    public void Add(Rule rule)
    {
        if (!rule.HandlesVip)
            return;
        foreach (var ip in rule.SecondaryIps.Prepend(rule.ExternalIp))
        {
            if (_vips.TryGetValue(ip, out var vip))
            {
                vip.References++;
                continue;
            }

            _vips[ip] = vip = new Vip(Equals(ip, rule.ExternalIp) ? rule.PrivateIp ?? ip : ip, rule.Instance);
            Apply(vip);
        }
    }

    /// <summary>The last rule of a VIP takes the address off lo, whoever put it there (seen on LoxiLB 0.9.8).</summary>
    public void Remove(Rule rule)
    {
        if (!rule.HandlesVip)
            return;
        foreach (var ip in rule.SecondaryIps.Prepend(rule.ExternalIp))
        {
            if (!_vips.TryGetValue(ip, out var vip) || --vip.References > 0)
                continue;
            addresses.Remove("lo", HostCidr(vip.Address));
            _vips.Remove(ip);
        }
    }

    public void Apply(string instance)
    {
        foreach (var vip in _vips.Values.Where(vip => vip.Instance == instance))
            Apply(vip);
    }

    private void Apply(Vip vip)
    {
        if (vip.Address.Equals(IPAddress.Any) || vip.Address.Equals(IPAddress.IPv6Any))
            return;
        switch (stateOf(vip.Instance))
        {
            case "MASTER" when addresses.IsConnected(vip.Address) || routes.Covers(vip.Address):
                if (!addresses.IsLocal(vip.Address))
                    addresses.Add("lo", HostCidr(vip.Address));
                break;
            case "MASTER" or ClusterTable.NotDefined:
                break;
            default:
                addresses.Remove("lo", HostCidr(vip.Address));
                break;
        }
    }

    /// <summary>The VIPs and the instance of each.</summary>
    public IEnumerable<(IPAddress Address, string Instance)> All => _vips.Values.Select(vip => (vip.Address, vip.Instance));

    /// <summary>What a process that is asked to end does with its rules' VIPs.</summary>
    public void Withdraw()
    {
        foreach (var vip in _vips.Values)
            addresses.Remove("lo", HostCidr(vip.Address));
    }

    private static string HostCidr(IPAddress address) => $"{address}/{(GoIp.IsV4(address) ? 32 : 128)}";

    private sealed class Vip(IPAddress address, string instance)
    {
        public IPAddress Address { get; } = address;
        public string Instance { get; } = instance;
        public int References { get; set; } = 1;
    }
}
