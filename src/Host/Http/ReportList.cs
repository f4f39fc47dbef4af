using System.Text.Json;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Http;

internal sealed record ReportList(IReadOnlyList<JsonElement> Reports)
{
    public static ReportList Of(IEnumerable<StatusReport> reports) => throw new NotImplementedException();
}
