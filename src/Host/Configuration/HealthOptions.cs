using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.LoxiLb.Health;

namespace LoxiActors.Host.Configuration;

/// <summary>Options of <c>[health]</c>: who says that a node is dead, and how fast.</summary>
internal static class HealthOptions
{
    public const string Section = "health";

    public static OptionDescription HeartbeatMisses { get; } = Describe("heartbeat_misses", "3", "intervals", OptionChecks.Integer(2, 100),
        "After so many intervals ([heartbeats] interval) without one, heartbeats don't hear the node. 2 is for networks that lose nothing.");

    public static OptionDescription ProbeInterval { get; } = Describe("probe_interval", "0.5", "seconds", OptionChecks.Number(0.1m, 60),
        "Between two probes of a node about which there is no doubt. It counts for how fast a node without an agent is found dead; each probe is one small request.");

    public static OptionDescription ProbeTimeout { get; } = Describe("probe_timeout", "0.5", "seconds", OptionChecks.Number(0.05m, 30),
        "How long such a probe may take when the node sends no heartbeats.");

    public static OptionDescription SuspectProbeInterval { get; } = Describe("suspect_probe_interval", "0.2", "seconds", OptionChecks.Number(0.05m, 60),
        "Between two probes of a node in doubt, and between two reads of the BFD sessions of its peers.");

    public static OptionDescription SuspectProbeTimeout { get; } = Describe("suspect_probe_timeout", "0.25", "seconds", OptionChecks.Number(0.05m, 30),
        "How long a probe may take when the node is in doubt or sends heartbeats. Must be well above the round trip to the farthest node.");

    public static OptionDescription ProbeMisses { get; } = Describe("probe_misses", "5", "probes", OptionChecks.Integer(3, 100),
        "After so many failed probes in a row a node is dead by the word of its probes alone.");

    public static OptionDescription PeerReadInterval { get; } = Describe("peer_read_interval", "2", "seconds", OptionChecks.Number(0, 60),
        "Between two reads of a node's BFD sessions, where its heartbeats don't tell of them. 0: they are not read.");

    public static OptionDescription ProbesAtOnce { get; } = Describe("probes_at_once", "1024", "probes", OptionChecks.Integer(1, 65_535),
        "Probes under way at the same time; each takes a connection. Nodes in doubt come first.");

    public static OptionDescription Grace { get; } = Describe("grace", "10", "seconds", OptionChecks.Number(0, 600),
        "For so long after this host began to serve nobody is judged dead.");

    public static OptionDescription HalfDeadAfter { get; } = Describe("half_dead_after", "10", "seconds", OptionChecks.Number(1, 600),
        "A node whose agent says for so long that LoxiLB does not answer, while probes fail too, is dead. LoxiLB may forward traffic all the same, so it is given time.");

    public static OptionDescription AgentLostAfter { get; } = Describe("agent_lost_after", "30", "seconds", OptionChecks.Number(5, 3600),
        "Heartbeats, or peers, that are silent for so long about a node that everybody else hears are no longer held against it; an alarm is raised.");

    public static OptionDescription CutOffWindow { get; } = Describe("cut_off_window", "5", "seconds", OptionChecks.Number(1, 60),
        "Nodes that fall silent within this fall silent at once.");

    public static OptionDescription CutOffShare { get; } = Describe("cut_off_share", "0.5", "", OptionChecks.Number(0, 1),
        "When more than this share of the living nodes, and more than one, fall silent at once, nobody is judged dead: this host may be the one that is cut off. 1: they are all the same.");

    public static OptionDescription ReturnAfter { get; } = Describe("return_after", "2", "seconds", OptionChecks.Number(0.1m, 600),
        "For so long everybody must hear a node without a break before it is alive again.");

    public static OptionDescription ChangesPerMinute { get; } = Describe("changes_per_minute", "6", "changes", OptionChecks.Integer(2, 60),
        "After so many changes of a node's verdict within a minute none for the better is made, so that a flapping node floods nobody. At most two more for the worse may follow.");

    public static IReadOnlyList<OptionDescription> All { get; } =
    [
        HeartbeatMisses, ProbeInterval, ProbeTimeout, SuspectProbeInterval, SuspectProbeTimeout, ProbeMisses, PeerReadInterval, ProbesAtOnce,
        Grace, HalfDeadAfter, AgentLostAfter, CutOffWindow, CutOffShare, ReturnAfter, ChangesPerMinute,
    ];

    public static HealthMonitorOptions Read(OptionValues values) => new()
    {
        ProbesAtOnce = values.Integer(ProbesAtOnce),
        Policy = new HealthPolicy
        {
            HeartbeatInterval = values.Seconds(HeartbeatOptions.Interval),
            HeartbeatMisses = values.Integer(HeartbeatMisses),
            ProbeInterval = values.Seconds(ProbeInterval),
            ProbeTimeout = values.Seconds(ProbeTimeout),
            SuspectProbeInterval = values.Seconds(SuspectProbeInterval),
            SuspectProbeTimeout = values.Seconds(SuspectProbeTimeout),
            ProbeMisses = values.Integer(ProbeMisses),
            PeerReadInterval = values.Seconds(PeerReadInterval),
            Grace = values.Seconds(Grace),
            HalfDeadAfter = values.Seconds(HalfDeadAfter),
            AgentLostAfter = values.Seconds(AgentLostAfter),
            CutOffWindow = values.Seconds(CutOffWindow),
            CutOffShare = values.Number(CutOffShare),
            ReturnAfter = values.Seconds(ReturnAfter),
            ChangesPerMinute = values.Integer(ChangesPerMinute),
        },
    };

    private static OptionDescription Describe(string name, string @default, string unit, OptionChecks checks, string why) =>
        new(Section, name, @default, unit, checks.Range, why, checks.Problem);
}
