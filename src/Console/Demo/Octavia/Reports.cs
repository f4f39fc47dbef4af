using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Json;
using LoxiActors.Console.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Console.Demo.Octavia;

/// <summary>Fetches status reports and acknowledges them.</summary>
internal sealed class Reports(ApiConnection connection)
{
    private const string Path = "octavia/v1/reports";
    private const int Most = 100;

    public async Task<IReadOnlyList<StatusReport>> TakeAsync(int waitSeconds, CancellationToken cancellation)
    {
        var document = await connection.GetAsync<JsonElement>($"{Path}?max={Most}&wait={waitSeconds}", cancellation);
        return [.. document.GetProperty("reports").EnumerateArray().Select(Read)];
    }

    public async Task AcknowledgeAsync(IEnumerable<StatusReport> reports, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            reports = reports.Select(report => new { loadbalancer_id = report.LoadBalancer, number = report.Number }),
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Path}/acknowledge") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var (status, answer) = await connection.SendAsync(request, cancellation);
        if ((int)status is < 200 or >= 300)
            throw connection.Refusal(status, answer, request.RequestUri!.ToString());
    }

    private static StatusReport Read(JsonElement report)
    {
        var lists = report.GetProperty("statuses");
        var statuses = ImmutableArray.CreateBuilder<ObjectStatus>();
        foreach (var names in Kinds.All)
        {
            if (!lists.TryGetProperty(names.Reported, out var list))
                continue;
            foreach (var status in list.EnumerateArray())
            {
                statuses.Add(new ObjectStatus(
                    new ObjectRef(names.Kind, status.GetProperty("id").GetGuid()),
                    Word<ProvisioningStatus>(status, "provisioning_status"),
                    Word<OperatingStatus>(status, "operating_status")));
            }
        }

        return new StatusReport(
            report.GetProperty("loadbalancer_id").Deserialize<LoadBalancerId>(), report.GetProperty("number").GetInt64(), statuses.ToImmutable());
    }

    private static T? Word<T>(JsonElement status, string name) where T : struct, Enum =>
        status.TryGetProperty(name, out var word) && word.ValueKind == JsonValueKind.String ? word.Deserialize<T>() : null;
}
