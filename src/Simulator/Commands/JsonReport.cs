using System.Text.Json;
using System.Text.Json.Serialization;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Commands;

/// <summary>For programs: one line a seed.</summary>
internal sealed class JsonReport(TextWriter output) : ReportWriter
{
    public override void Result(SimulationOptions options, SimulationResult result) => output.WriteLine(JsonSerializer.Serialize(
        new Document(
            result.Seed,
            Math.Round(result.Simulated.TotalDays, 3),
            result.Events,
            [.. result.Violations.Select(violation => new Broken(Trace.At(violation.At).TrimStart(), violation.Promise, violation.Text))],
            result.TraceHash,
            Math.Round(result.YearsPerDayPerCore, 2)),
        JsonReportContext.Default.Document));

    internal sealed record Document(
        [property: JsonPropertyName("seed")] ulong Seed,
        [property: JsonPropertyName("simulated_days")] double SimulatedDays,
        [property: JsonPropertyName("events")] long Events,
        [property: JsonPropertyName("violations")] Broken[] Violations,
        [property: JsonPropertyName("trace_hash")] string TraceHash,
        [property: JsonPropertyName("years_per_day_per_core")] double YearsPerDayPerCore);

    internal sealed record Broken(
        [property: JsonPropertyName("at")] string At,
        [property: JsonPropertyName("promise")] int Promise,
        [property: JsonPropertyName("text")] string Text);
}

[JsonSerializable(typeof(JsonReport.Document))]
internal sealed partial class JsonReportContext : JsonSerializerContext;
