using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using LoxiActors.Host.Metrics;
using LoxiActors.Host.Tests.Fakes;

namespace LoxiActors.Host.Tests.Metrics;

public partial class MetricsTests
{
    private readonly string _prefix = $"test{Guid.NewGuid():N}";

    [Fact]
    public void Counters_gauges_and_histograms_have_their_text()
    {
        using var meter = new Meter("LoxiActors.Test");
        using var collector = new MetricsCollector();
        var counter = meter.CreateCounter<long>($"{_prefix}.calls", "{call}", "Calls \\ by\nmethod");
        counter.Add(2, new("method", "a"), new("outcome", "x"));
        counter.Add(3, new("outcome", "x"), new("method", "a"));
        counter.Add(1, new KeyValuePair<string, object?>("method", "quo\"te\\\n"));
        var level = meter.CreateUpDownCounter<int>($"{_prefix}.level");
        level.Add(5);
        level.Add(-7);
        var set = meter.CreateGauge<double>($"{_prefix}.set", "By");
        set.Record(1.5);
        set.Record(2.5);
        var duration = meter.CreateHistogram($"{_prefix}.duration", "s", "d", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (var value in (double[])[0.1, 0.5, 3])
            duration.Record(value);

        var lines = Lines(collector.Text());
        Assert.Equal(
            [
                $"# HELP {_prefix}_calls_total Calls \\\\ by\\nmethod",
                $"# TYPE {_prefix}_calls_total counter",
                $"{_prefix}_calls_total{{method=\"a\",outcome=\"x\"}} 5",
                $"{_prefix}_calls_total{{method=\"quo\\\"te\\\\\\n\"}} 1",
                $"# HELP {_prefix}_duration_seconds d",
                $"# TYPE {_prefix}_duration_seconds histogram",
                $"{_prefix}_duration_seconds_bucket{{le=\"0.1\"}} 1",
                $"{_prefix}_duration_seconds_bucket{{le=\"1\"}} 2",
                $"{_prefix}_duration_seconds_bucket{{le=\"+Inf\"}} 3",
                $"{_prefix}_duration_seconds_sum 3.6",
                $"{_prefix}_duration_seconds_count 3",
                $"# HELP {_prefix}_level {_prefix}.level",
                $"# TYPE {_prefix}_level gauge",
                $"{_prefix}_level -2",
                $"# HELP {_prefix}_set_bytes {_prefix}.set",
                $"# TYPE {_prefix}_set_bytes gauge",
                $"{_prefix}_set_bytes 2.5",
            ],
            lines);
    }

    [Fact]
    public void What_an_observable_gauge_no_longer_reports_is_gone()
    {
        using var meter = new Meter("LoxiActors.Test");
        using var collector = new MetricsCollector();
        var nodes = new List<string> { "a", "b" };
        meter.CreateObservableGauge($"{_prefix}.up", () => nodes.Select(node => new Measurement<int>(1, new KeyValuePair<string, object?>("node", node))));
        Assert.Contains($"{_prefix}_up{{node=\"b\"}} 1", Lines(collector.Text()));
        nodes.Remove("b");
        var lines = Lines(collector.Text());
        Assert.Contains($"{_prefix}_up{{node=\"a\"}} 1", lines);
        Assert.DoesNotContain($"{_prefix}_up{{node=\"b\"}} 1", lines);
    }

    [Fact]
    public void An_observable_counter_is_not_added_up_over_scrapes()
    {
        using var meter = new Meter("LoxiActors.Test");
        using var collector = new MetricsCollector();
        meter.CreateObservableCounter($"{_prefix}.seen", () => 42L);
        collector.Text();
        Assert.Contains($"{_prefix}_seen_total 42", Lines(collector.Text()));
    }

    [Fact]
    public void The_number_of_series_is_bounded()
    {
        using var meter = new Meter("LoxiActors.Test");
        using var collector = new MetricsCollector();
        var counter = meter.CreateCounter<long>($"{_prefix}.many");
        for (var i = 0; i < MetricFamily.SeriesLimit + 10; i++)
            counter.Add(1, new KeyValuePair<string, object?>("i", i));
        Assert.Equal(MetricFamily.SeriesLimit + 2, Lines(collector.Text()).Length);
    }

    [Fact]
    public void Meters_of_others_are_left_out()
    {
        using var meter = new Meter("Somebody.Else");
        using var collector = new MetricsCollector();
        meter.CreateCounter<long>($"{_prefix}.calls").Add(1);
        Assert.Empty(Lines(collector.Text()));
    }

    [Fact]
    public async Task The_endpoint_speaks_the_text_format_and_counts_requests()
    {
        await using var api = await TestApi.StartAsync();
        using var process = new ProcessMetrics("1.2.3");
        await api.CallAsync("/octavia/v1/loadbalancer_failover", """{"loadbalancer_id":"11111111-1111-1111-1111-111111111111"}""");
        await api.CallAsync("/octavia/v1/nonsense", "{}");
        await api.GetAsync("/no/such/route");
        var answer = await api.Client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var text = await answer.Content.ReadAsStringAsync();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
            Assert.Matches(TextFormat(), line);
        Assert.Matches("""loxiactors_octavia_calls_total\{method="loadbalancer_failover",outcome="accepted"\} [1-9]""", text);
        Assert.Matches("""loxiactors_octavia_calls_total\{method="\(unknown\)",outcome="NotFound"\} [1-9]""", text);
        Assert.Matches("""loxiactors_http_request_duration_seconds_count\{method="POST",route="/octavia/v1/\{method\}",status="200"\} [1-9]""", text);
        Assert.Matches("""loxiactors_http_request_duration_seconds_count\{method="GET",route="\(none\)",status="404"\} [1-9]""", text);
        Assert.Contains("loxiactors_build_info{version=\"1.2.3\"} 1", text, StringComparison.Ordinal);
        foreach (var name in (string[])["process_resident_memory_bytes", "process_uptime_seconds", "process_cpu_seconds_total", "dotnet_gc_collections_total{generation=\"2\"}"])
            Assert.Contains($"\n{name} ", text, StringComparison.Ordinal);
    }

    private string[] Lines(string text) => [.. text.Split('\n').Where(line => line.Contains(_prefix, StringComparison.Ordinal))];

    [GeneratedRegex("""^(# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+|[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*",?)*\})? (-?[0-9.]+(E[-+]?[0-9]+)?|\+Inf|NaN))$""")]
    private static partial Regex TextFormat();
}
