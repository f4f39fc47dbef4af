using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>What can be said of a pool before any listener uses it, so that a refusal comes with the earliest call.</summary>
internal static class PoolCheck
{
    public static void Check(Pool pool, Vips vips, CompilerSettings settings, Findings findings)
    {
        if (ProtocolOf(pool.Protocol) is null)
        {
            findings.Refuse(pool.Id, pool.Protocol == TrafficProtocol.Proxy
                ? "protocol PROXY: LoxiLB only speaks version 2 of the PROXY protocol; use PROXYV2"
                : $"protocol {Words.Of(pool.Protocol)}: LoxiLB has nothing like it towards members");
        }

        CheckTls(pool, findings);
        UnknownOptions.Check(pool.Id, pool.UnknownOptions, findings);
        CheckMembers(pool, vips, findings);
        SelectionCheck.Check(pool, Attachment.MostAtOnce(pool, findings), vips, settings, findings);
        if (pool.HealthMonitor is { } monitor)
            MonitorCheck.Check(monitor, settings, findings);
    }

    /// <summary>Null for protocols that a node can't do. Octavia sees to it that a listener's pool fits the listener's transport.</summary>
    public static RuleProtocol? ProtocolOf(TrafficProtocol protocol) =>
        protocol == TrafficProtocol.ProxyV2 ? RuleProtocol.Tcp : ListenerCheck.ProtocolOf(protocol);

    private static void CheckTls(Pool pool, Findings findings)
    {
        Refuse("tls_enabled", pool.Tls.Enabled ? "true" : null);
        Refuse("tls_container_ref", pool.Tls.TlsContainerRef);
        Refuse("ca_tls_container_ref", pool.Tls.CaTlsContainerRef);
        Refuse("crl_container_ref", pool.Tls.CrlContainerRef);

        void Refuse(string option, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                findings.Refuse(pool.Id, $"{option} {value}: LoxiLB passes connections on as they are and does not encrypt them towards members");
        }
    }

    private static void CheckMembers(Pool pool, Vips vips, Findings findings)
    {
        var seen = new HashSet<(string, int)>();
        foreach (var member in pool.Members)
        {
            UnknownOptions.Check(member.Id, member.UnknownOptions, findings);
            if (member.MonitorAddress is not null && Addresses.Canonical(member.MonitorAddress) is null)
                findings.Refuse(member.Id, $"monitor_address {member.MonitorAddress}: not an IP address");
            if (Addresses.Canonical(member.Address) is not { } address)
            {
                findings.Refuse(member.Id, $"address {member.Address}: not an IP address");
                continue;
            }

            if (Addresses.IsIPv6(address) && vips.FirstIPv4 is { } vip)
                findings.Refuse(member.Id, $"address {address} behind the VIP {vip}: LoxiLB can't pass IPv4 connections on to an IPv6 member");
            if (!seen.Add((address, member.ProtocolPort)))
                findings.Refuse(member.Id, $"address {member.Address} with protocol_port {member.ProtocolPort}: the pool has another member there");
        }
    }
}
