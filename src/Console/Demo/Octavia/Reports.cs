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
    private const int Most = 100;

    public async Task<IReadOnlyList<StatusReport>> TakeAsync(int waitSeconds, CancellationToken cancellation)
    {
        var answer = await CallAsync("reports_take", new { max = Most, wait = waitSeconds, agent = "demo" }, cancellation);
        using var document = JsonDocument.Parse(answer);
        return [.. document.RootElement.GetProperty("reports").EnumerateArray().Select(Read)];
    }

    /// <summary>Says that Octavia's transaction has ended. The demo makes no mistakes that a tree would put right, so it shows none.</summary>
    public Task ReadBackAsync(LoadBalancerId loadBalancer, ReadBack readBack, CancellationToken cancellation) => CallAsync(
        "loadbalancer_read_back",
        new { loadbalancer_id = loadBalancer, after_operation = readBack.AfterOperation, ended = true },
        cancellation);

    public Task AcknowledgeAsync(IEnumerable<StatusReport> reports, CancellationToken cancellation) => CallAsync(
        "reports_acknowledge",
        new { reports = reports.Select(report => new { loadbalancer_id = report.LoadBalancer, number = report.Number }) },
        cancellation);

    private async Task<byte[]> CallAsync(string method, object arguments, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"octavia/v1/{method}")
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(arguments)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var (status, answer) = await connection.SendAsync(request, cancellation);
        return (int)status is >= 200 and < 300 ? answer : throw connection.Refusal(status, answer, request.RequestUri!.ToString());
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
            report.GetProperty("loadbalancer_id").Deserialize<LoadBalancerId>(),
            report.GetProperty("number").GetInt64(),
            statuses.ToImmutable(),
            report.TryGetProperty("read_back", out var readBack) ? ReadBackOf(readBack) : null);
    }

    private static ReadBack ReadBackOf(JsonElement readBack) =>
        new(readBack.GetProperty("after_operation").GetInt64(), readBack.GetProperty("operating_status").Deserialize<OperatingStatus>());

    private static T? Word<T>(JsonElement status, string name) where T : struct, Enum =>
        status.TryGetProperty(name, out var word) && word.ValueKind == JsonValueKind.String ? word.Deserialize<T>() : null;
}
