using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>What can be said of a health monitor by itself.</summary>
internal static class MonitorCheck
{
    /// <summary>Failures in a row that a node counts up to.</summary>
    private const int MostRetries = 100;

    /// <summary>Seconds between probes that a node takes.</summary>
    private const int LongestInterval = 86_400;

    /// <summary>Seconds; what a node's checker ticks at.</summary>
    private const int ShortestInterval = 4;

    public static void Check(HealthMonitor monitor, CompilerSettings settings, Findings findings)
    {
        UnknownOptions.Check(monitor.Id, monitor.UnknownOptions, findings);
        if (!settings.EnableHealthMonitor)
            findings.Refuse(monitor.Id, "healthmonitor: switched off by the option enable_health_monitor of this provider");
        if (monitor.Type == HealthMonitorType.TlsHello)
            findings.Refuse(monitor.Id, "type TLS-HELLO: LoxiLB has no such probe; use TCP, or HTTPS if the certificate verifies on the node");
        if (monitor.Delay is <= 0 or > LongestInterval)
            findings.Refuse(monitor.Id, $"delay {monitor.Delay}: LoxiLB probes every 1 to {LongestInterval} s");
        if (monitor.MaxRetriesDown is < 1 or > MostRetries)
            findings.Refuse(monitor.Id, $"max_retries_down {monitor.MaxRetriesDown}: LoxiLB counts 1 to {MostRetries} failures");
        if (monitor.Type is HealthMonitorType.Http or HealthMonitorType.Https)
            CheckHttp(monitor, findings);

        findings.Note(monitor.Id,
            $"timeout {monitor.Timeout} and max_retries {monitor.MaxRetries}: LoxiLB's probes have a fixed timeout, and one success brings a member back");
        if (monitor.Delay is > 0 and < ShortestInterval)
            findings.Note(monitor.Id, $"delay {monitor.Delay}: LoxiLB probes every {ShortestInterval} s at best");
    }

    private static void CheckHttp(HealthMonitor monitor, Findings findings)
    {
        var secure = monitor.Type == HealthMonitorType.Https;
        var sent = secure ? "GET" : "HEAD";
        var method = monitor.HttpMethod ?? "GET";
        if (method is not ("GET" or "HEAD"))
            findings.Refuse(monitor.Id, $"http_method {method}: LoxiLB always sends {sent}");
        else if (method != sent)
            findings.Note(monitor.Id, $"http_method {method}: LoxiLB sends {sent}");
        if (secure)
            findings.Note(monitor.Id, "type HTTPS: LoxiLB verifies the member's certificate against the authorities on the node; one that does not verify counts as a failure");
        if (monitor.ExpectedCodes is { } codes && codes != "200")
            findings.Refuse(monitor.Id, $"expected_codes {codes}: LoxiLB only takes 200");
        if (!string.IsNullOrEmpty(monitor.DomainName))
            findings.Refuse(monitor.Id, $"domain_name {monitor.DomainName}: LoxiLB sends the probed address as the host");
        if (monitor.HttpVersion is < 1.1)
            findings.Refuse(monitor.Id, "http_version 1.0: LoxiLB speaks HTTP 1.1; set 1.1 or leave it out");
    }
}
