using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>
/// A health monitor becomes one probe for each endpoint. A node has one probe per address, protocol and port, whichever pools the
/// endpoint is in, so pools that share a member have to agree.
/// </summary>
internal sealed class ProbeCompiler
{
    private readonly SortedDictionary<string, EndpointProbe> _probes = new(StringComparer.Ordinal);

    public ProbeCompiler(LoadBalancer tree, Findings findings)
    {
        var owners = new Dictionary<string, Pool>(StringComparer.Ordinal);
        foreach (var pool in tree.Pools)
        {
            if (ActiveMonitor(pool, findings) is not { } monitor || PoolCheck.ProtocolOf(pool.Protocol) is not { } protocol)
                continue;
            var own = Attachment.MostAtOnce(pool, findings).Select(member => ProbeOf(monitor, member, protocol)).ToList();
            if (own.Find(probe => _probes.TryGetValue(probe.Name, out var other) && other != probe) is { } clash)
            {
                findings.Refuse(monitor.Id,
                    $"healthmonitor of pool {pool.Id}: its member {clash.Name} is also in pool {owners[clash.Name].Id}, whose monitor checks it in another way, and LoxiLB has one probe per address, protocol and port");
                continue;
            }

            foreach (var probe in own)
            {
                _probes[probe.Name] = probe;
                owners.TryAdd(probe.Name, pool);
            }
        }

        NoteShared(tree, owners, findings);
    }

    /// <summary>The probes of the endpoints that are in some rule, sorted by name.</summary>
    public IEnumerable<EndpointProbe> For(IEnumerable<LbRule> rules)
    {
        var used = rules
            .SelectMany(rule => rule.Endpoints.Select(endpoint => EndpointProbe.NameOf(endpoint.Address, rule.Key.Protocol, endpoint.TargetPort)))
            .ToHashSet(StringComparer.Ordinal);
        return _probes.Values.Where(probe => used.Contains(probe.Name));
    }

    private static HealthMonitor? ActiveMonitor(Pool pool, Findings findings) =>
        pool.HealthMonitor is { AdminStateUp: true } monitor && !findings.IsBroken(monitor.Id) ? monitor : null;

    private static EndpointProbe ProbeOf(HealthMonitor monitor, Member member, RuleProtocol protocol)
    {
        var address = Addresses.Canonical(member.Address)!;
        var http = monitor.Type is HealthMonitorType.Http or HealthMonitorType.Https;
        return new EndpointProbe
        {
            Name = EndpointProbe.NameOf(address, protocol, member.ProtocolPort),
            HostName = member.MonitorAddress is null ? address : Addresses.Canonical(member.MonitorAddress)!,
            Type = TypeOf(monitor.Type),
            Port = monitor.Type == HealthMonitorType.Ping ? 0 : member.MonitorPort ?? member.ProtocolPort,
            Request = http ? (monitor.UrlPath ?? "/").TrimStart('/') : "",
            Interval = monitor.Delay,
            Retries = monitor.MaxRetriesDown,
        };
    }

    private static ProbeType TypeOf(HealthMonitorType type) => type switch
    {
        HealthMonitorType.Ping => ProbeType.Ping,
        HealthMonitorType.Tcp => ProbeType.Tcp,
        HealthMonitorType.UdpConnect => ProbeType.Udp,
        HealthMonitorType.Sctp => ProbeType.Sctp,
        HealthMonitorType.Http => ProbeType.Http,
        HealthMonitorType.Https => ProbeType.Https,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static void NoteShared(LoadBalancer tree, Dictionary<string, Pool> owners, Findings findings)
    {
        foreach (var pool in tree.Pools)
        {
            if (ActiveMonitor(pool, findings) is not null || PoolCheck.ProtocolOf(pool.Protocol) is not { } protocol)
                continue;
            foreach (var member in Attachment.MostAtOnce(pool, findings))
            {
                var name = EndpointProbe.NameOf(Addresses.Canonical(member.Address)!, protocol, member.ProtocolPort);
                if (owners.TryGetValue(name, out var owner))
                    findings.Note(member.Id, $"address {member.Address} is also in pool {owner.Id}, whose health monitor takes the member out here as well");
            }
        }
    }
}
