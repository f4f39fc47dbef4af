namespace LoxiActors.Host.Configuration;

/// <summary>Options of <c>[spares]</c>: which nodes take the place of lost ones.</summary>
internal static class SpareOptions
{
    public const string Section = "spares";

    public static OptionDescription Count { get; } = Describe("count", "0", "nodes", OptionChecks.Integer(0, 10_000),
        "How many spares there should be in each zone; fewer are an alarm. A node is a spare when its section says spare = true, or when it holds no load balancer.");

    public static OptionDescription MinAge { get; } = Describe("min_age", "60", "seconds", OptionChecks.Number(0, 3600),
        "How long a spare has to have been alive and empty before it takes a place.");

    public static OptionDescription ReuseNodes { get; } = Describe("reuse_nodes", "true", "", OptionChecks.Boolean,
        "When no spare can take the place of a lost node, the least loaded of the other nodes of the zone does.");

    public static IReadOnlyList<OptionDescription> All { get; } = [Count, MinAge, ReuseNodes];

    public static SpareSettings Read(OptionValues values) => new()
    {
        Count = values.Integer(Count),
        MinAge = values.Seconds(MinAge),
        ReuseNodes = values.Boolean(ReuseNodes),
    };

    private static OptionDescription Describe(string name, string @default, string unit, OptionChecks checks, string why) =>
        new(Section, name, @default, unit, checks.Range, why, checks.Problem);
}
