using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>What can be said of a listener by itself.</summary>
internal static class ListenerCheck
{
    public static void Check(Listener listener, CompilerSettings settings, Findings findings)
    {
        if (ProtocolOf(listener.Protocol) is null)
        {
            findings.Refuse(listener.Id, $"protocol {Words.Of(listener.Protocol)}: {WhyNot(listener.Protocol)}");
            return;
        }

        CheckTimeouts(listener, settings, findings);
        CheckTls(listener, findings);
        if (listener.ConnectionLimit != Listener.NoConnectionLimit)
            findings.Refuse(listener.Id, $"connection_limit {listener.ConnectionLimit}: LoxiLB can't limit the connections of a listener; leave it at -1");
        if (!listener.InsertHeaders.IsEmpty)
        {
            findings.Refuse(listener.Id,
                $"insert_headers {string.Join(", ", listener.InsertHeaders.Keys)}: LoxiLB balances connections and does not see HTTP headers");
        }

        foreach (var policy in listener.L7Policies)
            findings.Refuse(policy.Id, $"action {policy.Action} of an L7 policy: LoxiLB balances connections and can't choose by what a request says");
        UnknownOptions.Check(listener.Id, listener.UnknownOptions, findings);
    }

    /// <summary>Null for protocols that a node can't do.</summary>
    public static RuleProtocol? ProtocolOf(TrafficProtocol protocol) => protocol switch
    {
        TrafficProtocol.Tcp or TrafficProtocol.Http or TrafficProtocol.Https => RuleProtocol.Tcp,
        TrafficProtocol.Udp => RuleProtocol.Udp,
        TrafficProtocol.Sctp => RuleProtocol.Sctp,
        _ => null,
    };

    /// <summary>Seconds: an idle connection ends when the first of the two timers fires.</summary>
    public static int InactiveTimeout(Listener listener) =>
        (int)Math.Max(1, (Math.Min(listener.TimeoutClientData, listener.TimeoutMemberData) + 999) / 1000);

    private static string WhyNot(TrafficProtocol protocol) => protocol switch
    {
        TrafficProtocol.TerminatedHttps => "LoxiLB can't choose a certificate by name nor renew one in use; use HTTPS and let the members end TLS",
        TrafficProtocol.Prometheus => "LoxiLB has no metrics endpoint for a single load balancer",
        _ => "a listener of this protocol is unknown to LoxiLB",
    };

    private static void CheckTimeouts(Listener listener, CompilerSettings settings, Findings findings)
    {
        CheckIdle("timeout_client_data", listener.TimeoutClientData);
        CheckIdle("timeout_member_data", listener.TimeoutMemberData);
        if (Math.Min(listener.TimeoutClientData, listener.TimeoutMemberData) is > 0 and var idle && idle > settings.Capabilities.InactiveTimeoutMax * 1000L)
        {
            findings.Refuse(listener.Id,
                $"timeout_client_data {listener.TimeoutClientData} and timeout_member_data {listener.TimeoutMemberData}: "
                + $"LoxiLB keeps an idle connection for {settings.Capabilities.InactiveTimeoutMax} s at most; set one of them to {settings.Capabilities.InactiveTimeoutMax * 1000L} or less");
        }

        if (listener.TimeoutMemberConnect != Listener.DefaultTimeoutMemberConnect)
        {
            findings.Refuse(listener.Id,
                $"timeout_member_connect {listener.TimeoutMemberConnect}: LoxiLB opens no connections of its own to members; leave it at {Listener.DefaultTimeoutMemberConnect}");
        }

        if (listener.TimeoutTcpInspect != Listener.DefaultTimeoutTcpInspect)
        {
            findings.Refuse(listener.Id,
                $"timeout_tcp_inspect {listener.TimeoutTcpInspect}: LoxiLB does not wait for content; leave it at {Listener.DefaultTimeoutTcpInspect}");
        }

        void CheckIdle(string option, long value)
        {
            if (value <= 0)
                findings.Refuse(listener.Id, $"{option} {value}: LoxiLB would take its own default instead; set at least 1 ms");
        }
    }

    private static void CheckTls(Listener listener, Findings findings)
    {
        var tls = listener.Tls;
        Refuse("default_tls_container_ref", tls.DefaultTlsContainerRef);
        Refuse("sni_container_refs", string.Join(", ", tls.SniContainerRefs));
        Refuse("client_ca_tls_container_ref", tls.ClientCaTlsContainerRef);
        Refuse("client_authentication", tls.ClientAuthentication == "NONE" ? null : tls.ClientAuthentication);
        Refuse("client_crl_container_ref", tls.ClientCrlContainerRef);
        Refuse("tls_versions", string.Join(", ", tls.TlsVersions));
        Refuse("tls_ciphers", tls.TlsCiphers);
        Refuse("alpn_protocols", string.Join(", ", tls.AlpnProtocols));

        void Refuse(string option, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                findings.Refuse(listener.Id, $"{option} {value}: TLS passes through LoxiLB unopened");
        }
    }
}
