using LoxiActors.Host.Tests.Fakes;

namespace LoxiActors.Host.Tests.Http;

public class OpenApiTests
{
    [Fact]
    public async Task Every_route_is_described_with_its_bodies_and_answers()
    {
        await using var api = await TestApi.StartAsync();
        var (_, document) = await api.GetAsync("/openapi/v1.json");
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name} {path.Name}")).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "get /",
                "get /api/v1/cluster",
                "get /api/v1/failover",
                "get /api/v1/failover/history",
                "get /api/v1/health", "get /api/v1/host",
                "get /api/v1/loadbalancers",
                "get /api/v1/loadbalancers/{id}",
                "get /api/v1/loadbalancers/{id}/history",
                "get /api/v1/nodes",
                "get /api/v1/nodes/{name}",
                "get /api/v1/nodes/{name}/history",
                "get /api/v1/nodes/{name}/loss",
                "get /api/v1/spares",
                "get /api/v1/spares/history",
                "get /healthz/live",
                "get /healthz/ready",
                "get /metrics",
                "get /v2.0/lbaas/providers/loxilb/cluster",
                "get /v2.0/lbaas/providers/loxilb/metrics",
                "get /v2.0/lbaas/providers/loxilb/status",
                "post /api/v1/cluster/members/{address}/down",
                "post /api/v1/cluster/members/{address}/drain",
                "post /api/v1/cluster/members/{address}/leave",
                "post /api/v1/cluster/members/{address}/undrain",
                "post /api/v1/cluster/rebalance",
                "post /api/v1/failover/pause",
                "post /api/v1/failover/resume",
                "post /api/v1/hosts/{host}/drain",
                "post /api/v1/hosts/{host}/undrain",
                "post /api/v1/loadbalancers/{id}/failover",
                "post /api/v1/loadbalancers/{id}/sync",
                "post /api/v1/nodes/{name}/declare-dead",
                "post /api/v1/nodes/{name}/drain",
                "post /api/v1/nodes/{name}/undrain",
                "post /octavia/v1/{method}",
                "post /v2.0/lbaas/providers/loxilb/sync",
                "post /v2.0/lbaas/providers/loxilb/validate",
                "put /api/v1/failover/budget",
            ],
            operations);
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var name = $"{operation.Name} {path.Name}";
                Assert.True(operation.Value.TryGetProperty("summary", out _), $"{name} has no summary");
                var answers = operation.Value.GetProperty("responses");
                var asks = name == "post /api/v1/loadbalancers/{id}/sync";
                var later = asks || (operation.Name == "post" && (path.Name.StartsWith("/api/v1/nodes/", StringComparison.Ordinal) || path.Name.StartsWith("/api/v1/hosts/", StringComparison.Ordinal) || path.Name.StartsWith("/api/v1/cluster/", StringComparison.Ordinal)));
                Assert.True(answers.GetProperty(later ? "202" : "200").TryGetProperty("content", out _), $"{name} has no body for what went well");
                Assert.Equal(operation.Name is "post" or "put" && !asks, operation.Value.TryGetProperty("requestBody", out _));
                Assert.Equal(path.Name.StartsWith("/api", StringComparison.Ordinal) || path.Name.StartsWith("/octavia", StringComparison.Ordinal) || path.Name.StartsWith("/v2.0", StringComparison.Ordinal) || path.Name is "/" or "/healthz/ready", answers.TryGetProperty("503", out _));
            }
        }
    }

    [Fact]
    public async Task Ids_are_UUIDs_and_parameters_are_named()
    {
        await using var api = await TestApi.StartAsync();
        var (_, document) = await api.GetAsync("/openapi/v1.json");
        var text = document.GetRawText();
        Assert.Contains("\"uuid\"", text, StringComparison.Ordinal);
        var parameters = document.GetProperty("paths").GetProperty("/api/v1/loadbalancers").GetProperty("get").GetProperty("parameters");
        Assert.Equal(["limit", "after"], parameters.EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()));
        Assert.Contains("X-Call-Id", text, StringComparison.Ordinal);
        Assert.Equal("3.1", document.GetProperty("openapi").GetString()![..3]);
    }
}
