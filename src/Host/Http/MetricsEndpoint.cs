using System.Text;
using LoxiActors.Host.Metrics;

namespace LoxiActors.Host.Http;

internal static class MetricsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", (MetricsCollector metrics) => Results.Bytes(Encoding.UTF8.GetBytes(metrics.Text()), PrometheusText.ContentType))
            .WithTags("metrics")
            .WithSummary("Everything that is counted, in Prometheus' text format 0.0.4.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
}
