namespace LoxiActors.Host.Configuration;

/// <summary>Options of <c>[failover]</c>: how much may move at once, and when.</summary>
internal static class FailoverOptions
{
    public const string Section = "failover";

    public static OptionDescription RatePerMinute { get; } = Describe("rate_per_minute", "1200", "load balancers", OptionChecks.Limit(1_000_000),
        "How many load balancers may begin to move per minute, on average.");

    public static OptionDescription Burst { get; } = Describe("burst", "1000", "load balancers", OptionChecks.Integer(1, 1_000_000),
        "How many of them may begin at once after a quiet time.");

    public static OptionDescription Concurrent { get; } = Describe("concurrent", "1000", "load balancers", OptionChecks.Limit(1_000_000),
        "How many may be on the move at the same time. As soon as one has moved the next may begin; those that nothing serves go first.");

    public static OptionDescription Share { get; } = Describe("share", "0.3", "", OptionChecks.LimitNumber(1),
        "Part of all nodes whose loss is acted upon within window; at least one node. A node counts once, however many load balancers it carries. When more are lost, their load balancers stay where they are until an operator has looked: the control plane may be cut off itself.");

    public static OptionDescription ZoneShare { get; } = Describe("zone_share", "0.5", "", OptionChecks.LimitNumber(1),
        "The same among the nodes of one zone.");

    public static OptionDescription Window { get; } = Describe("window", "600", "seconds", OptionChecks.Number(1, 86_400),
        "For how long a loss counts for share and zone_share.");

    public static OptionDescription PerHost { get; } = Describe("per_host", "unlimited", "load balancers", OptionChecks.Limit(1_000_000),
        "How many may be on the move away from the nodes of one machine at the same time.");

    public static OptionDescription RebuildAfter { get; } = Describe("rebuild_after", "30", "seconds", OptionChecks.Number(0, 86_400),
        "How long a lost node may take to come back before a spare takes its place for load balancers that are still served.");

    public static OptionDescription FailBackAfter { get; } = Describe("fail_back_after", "300", "seconds", OptionChecks.Number(0, 86_400),
        "How long the preferred node has to be in sync before a load balancer goes back to it. 0: never.");

    public static IReadOnlyList<OptionDescription> All { get; } =
        [RatePerMinute, Burst, Concurrent, Share, ZoneShare, Window, PerHost, RebuildAfter, FailBackAfter];

    public static FailoverSettings Read(OptionValues values) => new()
    {
        RatePerMinute = values.Limit(RatePerMinute),
        Burst = values.Integer(Burst),
        Concurrent = values.Limit(Concurrent),
        Share = values.LimitNumber(Share),
        ZoneShare = values.LimitNumber(ZoneShare),
        Window = values.Seconds(Window),
        PerHost = values.Limit(PerHost),
        RebuildAfter = values.Seconds(RebuildAfter),
        FailBackAfter = values.Seconds(FailBackAfter),
    };

    private static OptionDescription Describe(string name, string @default, string unit, OptionChecks checks, string why) =>
        new(Section, name, @default, unit, checks.Range, why, checks.Problem);
}
