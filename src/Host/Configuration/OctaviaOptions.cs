using LoxiActors.Adapters.Octavia;

namespace LoxiActors.Host.Configuration;

/// <summary>Options of <c>[octavia]</c>: what is promised to Octavia and how it is told.</summary>
internal static class OctaviaOptions
{
    public const string Section = "octavia";

    public static OptionDescription OperationDeadline { get; } = Describe("operation_deadline", "60", "seconds", OptionChecks.Number(5, 3600),
        "An accepted call that the nodes haven't carried out by then ends in ERROR. Nodes are tried on, and an ERROR that heals becomes ACTIVE by itself.");

    public static OptionDescription ReportRedelivery { get; } = Describe("report_redelivery", "15", "seconds", OptionChecks.Number(1, 600),
        "A report that was handed to the provider agent and not acknowledged is handed out again after this.");

    public static OptionDescription ReportBatch { get; } = Describe("report_batch", "100", "reports", OptionChecks.Integer(1, 1000),
        "The most reports in one answer to the provider agent, whatever it asks for. Octavia's driver-agent needs 0.1 s for each.");

    public static OptionDescription StatisticsInterval { get; } = Describe("statistics_interval", "30", "seconds", OptionChecks.Number(0, 3600),
        "How often listeners' totals are kept and told to Octavia; 0 switches statistics off. What they count is in docs/statistics.md.");

    public static OptionDescription StatisticsConnectionsInterval { get; } = Describe("statistics_connections_interval", "60", "seconds", OptionChecks.Number(0, 86_400),
        "How often every node is asked for its connections, of which a busy one has hundreds of thousands; 0 switches that off, and both figures of connections stay as they are. A node with more than 100,000 entries is asked ten times less often.");

    public static OptionDescription StatisticsRedelivery { get; } = Describe("statistics_redelivery", "30", "seconds", OptionChecks.Number(1, 600),
        "Figures that were handed to the provider agent and not acknowledged are handed out again after this, as they are then.");

    public static OptionDescription MaxBodySize { get; } = Describe("max_body_size", "8388608", "bytes", OptionChecks.Integer(65_536, DriverCallReader.MaxBodyBytes),
        "The largest request body; a larger one is answered 413. A load balancer with 20 listeners of 10 members each has 200,000 bytes.");

    public static IReadOnlyList<OptionDescription> All { get; } = 
        [OperationDeadline, ReportRedelivery, ReportBatch, StatisticsInterval, StatisticsConnectionsInterval, StatisticsRedelivery, MaxBodySize];

    private static OptionDescription Describe(string name, string @default, string unit, OptionChecks checks, string why) =>
        new(Section, name, @default, unit, checks.Range, why, checks.Problem);
}
