namespace LoxiActors.Host.Configuration;

/// <summary>Options of <c>[engine]</c>: what runs the load balancers and keeps their journal.</summary>
internal static class EngineOptions
{
    public const string Section = "engine";

    public static OptionDescription MailboxSize { get; } = Describe("mailbox_size", "256", "inputs", OptionChecks.Integer(8, 65_535),
        "How many inputs of one load balancer may wait. A call beyond that is answered 503 and may be sent again.");

    public static OptionDescription SnapshotEvery { get; } = Describe("snapshot_every", "8", "events", OptionChecks.Integer(1, 100_000),
        "After how many events a load balancer's state is written down whole. Fewer make a start faster and the journal larger.");

    public static OptionDescription HistoryEvents { get; } = Describe("history_events", "1000", "events", OptionChecks.Integer(0, 1_000_000),
        "How many events that a snapshot has made redundant are kept per load balancer, for its history.");

    public static OptionDescription HistoryRetentionDays { get; } = Describe("history_retention_days", "30", "days", OptionChecks.Integer(1, 3650),
        "How long the history of a deleted load balancer can be read.");

    public static OptionDescription PassivateAfter { get; } = Describe("passivate_after", "600", "seconds", OptionChecks.Number(1, 86_400),
        "A load balancer that was told nothing for so long leaves memory until it is needed again. One that still has something to do never does.");

    public static IReadOnlyList<OptionDescription> All { get; } =
        [MailboxSize, SnapshotEvery, HistoryEvents, HistoryRetentionDays, PassivateAfter];

    private static OptionDescription Describe(string name, string @default, string unit, OptionChecks checks, string why) =>
        new(Section, name, @default, unit, checks.Range, why, checks.Problem);
}
