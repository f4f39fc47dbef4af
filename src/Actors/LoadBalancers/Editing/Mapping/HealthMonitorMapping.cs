using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Mapping;

internal static class HealthMonitorMapping
{
    public static HealthMonitor Map(HealthMonitorPayload sent, HealthMonitor? known, string path)
    {
        var fields = new Fields(path, known is null);
        var type = fields.Word("type", "health monitor type", sent.Type, known?.Type);
        return new HealthMonitor
        {
            Id = fields.Id("healthmonitor_id", sent.HealthMonitorId),
            Name = sent.Name.Or(known?.Name),
            AdminStateUp = fields.AdminStateUp(sent.AdminStateUp, known?.AdminStateUp),
            Type = type,
            Delay = fields.AtLeast("delay", fields.Needed("delay", sent.Delay, known?.Delay), 0),
            Timeout = fields.AtLeast("timeout", fields.Needed("timeout", sent.Timeout, known?.Timeout), 0),
            MaxRetries = fields.AtLeast("max_retries", fields.Needed("max_retries", sent.MaxRetries, known?.MaxRetries), 1),
            MaxRetriesDown = fields.AtLeast("max_retries_down", Fields.OrDefault(sent.MaxRetriesDown, known?.MaxRetriesDown, 3), 1),
            HttpMethod = Http(type, sent.HttpMethod, known?.HttpMethod, "GET"),
            UrlPath = Http(type, sent.UrlPath, known?.UrlPath, "/"),
            ExpectedCodes = Http(type, sent.ExpectedCodes, known?.ExpectedCodes, "200"),
            HttpVersion = sent.HttpVersion.Or(known?.HttpVersion),
            DomainName = sent.DomainName.Or(known?.DomainName),
            UnknownOptions = UnknownOptions.Merge(known?.UnknownOptions, sent.Unknown),
        };
    }

    // Only HTTP and HTTPS checks have these defaults; on the others Octavia leaves them null.
    private static string? Http(HealthMonitorType type, Optional<string?> sent, string? known, string @default) =>
        sent.Or(known) ?? (type is HealthMonitorType.Http or HealthMonitorType.Https ? @default : null);
}
