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

    public static OptionDescription TransportUrl { get; } = Describe("transport_url", "", "", OptionChecks.TransportUrl,
        "Octavia's own RabbitMQ, as transport_url stands in octavia.conf. With it the provider driver and the provider agent may call over RPC. Accounts are percent-encoded. Refused on the command line, which other users can read.")
        with { Secret = true };

    public static OptionDescription RpcTopic { get; } = Describe("rpc_topic", "loxilb_octavia", "", OptionChecks.AmqpName("a name"),
        "The topic on which calls come, and the name of its queue; the provider driver's configuration has the same.");

    public static OptionDescription ControlExchange { get; } = Describe("control_exchange", "octavia", "", OptionChecks.AmqpName("a name"),
        "The exchange on which calls come: Octavia's control_exchange.");

    public static OptionDescription RpcPrefetch { get; } = Describe("rpc_prefetch", "100", "calls", OptionChecks.Integer(1, 10_000),
        "The most calls that this host takes from the queue without having answered them. Calls that wait for reports don't count.");

    public static OptionDescription DurableQueues { get; } = Describe("amqp_durable_queues", "false", "", OptionChecks.Boolean,
        "Whether the exchange and the queue outlive the broker. It has to be what octavia.conf has in [oslo_messaging_rabbit], or the broker refuses one of the two.");

    public static OptionDescription HeartbeatTimeout { get; } = Describe("heartbeat_timeout_threshold", "60", "seconds", OptionChecks.Integer(1, 3600),
        "A broker that is silent for this long counts as lost. The broker's own limit counts if it is lower.");

    public static OptionDescription RabbitSsl { get; } = Describe("rabbit_ssl", "false", "", OptionChecks.Boolean,
        "Whether RabbitMQ is spoken to over TLS. Its certificate has to be good for the name or address in transport_url.");

    public static OptionDescription RabbitSslCaFile { get; } = Describe("rabbit_ssl_ca_file", "", "", OptionChecks.OptionalFile,
        "PEM file with the authorities that RabbitMQ's certificate may come from; without it, those that the machine trusts.");

    public static IReadOnlyList<OptionDescription> All { get; } =
    [
        OperationDeadline, ReportRedelivery, ReportBatch, StatisticsInterval, StatisticsConnectionsInterval, StatisticsRedelivery, MaxBodySize,
        TransportUrl, RpcTopic, ControlExchange, RpcPrefetch, DurableQueues, HeartbeatTimeout, RabbitSsl, RabbitSslCaFile,
    ];

    private static OptionDescription Describe(string name, string @default, string unit, OptionChecks checks, string why) =>
        new(Section, name, @default, unit, checks.Range, why, checks.Problem);
}
