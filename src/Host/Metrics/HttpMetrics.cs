using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LoxiActors.Host.Metrics;

/// <summary>What the HTTP API was asked and how it answered. Labels have a fixed set of values, whatever a caller sends.</summary>
internal sealed class HttpMetrics : IDisposable
{
    private readonly Meter _meter = new("LoxiActors.Host");
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<int> _active;
    private readonly Counter<long> _calls;

    public HttpMetrics()
    {
        _duration = _meter.CreateHistogram<double>("loxiactors.http.request.duration", "s", "Time from a request's head to the end of its answer, long polls included.");
        _active = _meter.CreateUpDownCounter<int>("loxiactors.http.requests.active", null, "Requests under way.");
        _calls = _meter.CreateCounter<long>("loxiactors.octavia.calls", null, "Driver calls by method and outcome: accepted, duplicate, result or the kind of fault.");
    }

    public async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        _active.Add(1);
        try
        {
            await next(context);
        }
        finally
        {
            _active.Add(-1);
            _duration.Record(
                Stopwatch.GetElapsedTime(started).TotalSeconds,
                new("method", KnownMethod(context.Request.Method)),
                new("route", Route(context)),
                new("status", context.Response.StatusCode));
        }
    }

    /// <param name="method">A name that a call can have, or null for anything else.</param>
    public void Called(string? method, string outcome) => _calls.Add(1, new("method", method ?? "(unknown)"), new("outcome", outcome));

    public void Dispose() => _meter.Dispose();

    private static string Route(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } route ? "/" + route.Trim('/') : "(none)";

    private static string KnownMethod(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsPost(method) || HttpMethods.IsHead(method) ? method.ToUpperInvariant() : "(other)";
}
