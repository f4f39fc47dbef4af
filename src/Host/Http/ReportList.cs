using System.Text.Json;
using LoxiActors.Adapters.Octavia.Reports;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Http;

/// <summary>Reports as the provider agent takes them: what stands in <c>statuses</c> goes to the driver-agent's socket as it is.</summary>
internal sealed record ReportList(IReadOnlyList<JsonElement> Reports)
{
    public static ReportList Of(IEnumerable<StatusReport> reports) =>
        new([.. reports.Select(report => JsonDocument.Parse(StatusReportJson.Write(report)).RootElement)]);
}
