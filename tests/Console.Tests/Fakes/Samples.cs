using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Console.Tests.Fakes;

internal static class Samples
{
    public static readonly LoadBalancerId WebId = new(new Guid("ad33cbd9-913d-4a38-9a1c-1669c2d6b522"));
    public static readonly ListenerId Listener = new(new Guid("cc915834-59b3-4481-8c7d-01a1d87644db"));
    public static readonly PoolId Pool = new(new Guid("adb7be8e-15e8-455e-8c2f-905dc8468463"));
    public static readonly MemberId Member = new(new Guid("d9f9a149-c84d-4af0-b60a-f33ebc15e473"));

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static LoadBalancerSummary Web => Summary(WebId.ToString(), "web") with
    {
        OperatingStatus = OperatingStatus.Degraded,
        Reason = "node-b [rack 2] does not answer",
    };

    public static LoadBalancerView WebView => new(
        Web,
        Generation: 7,
        Objects:
        [
            new ObjectView(WebId, null, "web", "198.51.100.1", OperatingStatus.Degraded),
            new ObjectView(Listener, WebId, "http", "TCP 80", OperatingStatus.Online),
            new ObjectView(Pool, Listener, null, "ROUND_ROBIN", OperatingStatus.Online),
            new ObjectView(Member, Pool, "[blue]", "10.1.0.1:80 weight 1", OperatingStatus.NoMonitor),
        ],
        Placements: [new PlacementView(new NodeName("node-a"), "in-sync", 7, null, 0), new PlacementView(new NodeName("node-b"), "unreachable", 6, "timed out", 2)],
        Operations: [new OperationView(9, "member_create", Noon, Noon.AddSeconds(60))],
        Owed: [new ObjectStatus(Listener, ProvisioningStatus.Active, OperatingStatus.Online)],
        Notices: ["timeout 3: LoxiLB's probes have a fixed timeout"],
        ReadBack: new ReadBackView(Wanted: false, AfterOperation: 9, At: Noon))
    {
        Statistics = [new ListenerStatistics(Listener, ActiveConnections: 3, BytesIn: 12_345_678, BytesOut: 0, RequestErrors: 0, TotalConnections: 40)],
    };

    public static IReadOnlyList<HistoryEntry> History =>
    [
        new(1, Noon, "operation-accepted", "accepted loadbalancer_create"),
        new(2, Noon.AddSeconds(1), "operation-ended", "operation 1 ended well"),
    ];

    public static IReadOnlyList<NodeView> Nodes =>
    [
        new(new NodeName("node-a"), "http://127.0.0.1:11111", "z1", null, true, Noon, Noon, null, "0.9.8", 3, 1, 1, 0),
        new(new NodeName("node-b"), "http://127.0.0.1:11112", null, null, false, Noon, Noon, "timed out", null, null, null, 1, 2),
    ];

    public static FailoverBudgetView Failover => new(
        new BudgetLimitsView(1200, 1000, 0, 0.3m, 0.5m, 600, 0),
        "ada",
        new OperatorsWordView("ada", "switch [upgrade]", Noon),
        "too many nodes were lost",
        OpenCount: 1,
        WaitingCount: 12,
        Open: [new OpenFailoverView(WebId, 3, "node_dead", "unserved", [new NodeName("node-a")], Noon)],
        Waiting: [new WaitingFailoversView("node_dead", "reduced", [new NodeName("node-b")], "share", "an operator has to look", Noon, 12, [WebId])],
        Window: new LossWindowView(600, 10, 3, [new LostNodeView(new NodeName("node-a"), "z1", Noon)]));

    public static FailoverPreviewView Preview => new(WebId, "web", null, [new NodeName("node-a")], [new NodeName("node-b")], ["node-b becomes MASTER"]);

    public static SparesView Spares => new(
        2, 60, true,
        [
            new SpareView(new NodeName("spare-1"), "z1", "rack [1]", "taken", true, Noon, new NodeName("node-a")),
            new SpareView(new NodeName("node-c"), null, null, "ready", false, Noon, null),
        ],
        [new UnmetLossView(new NodeName("node-b"), [], "no spare is alive in zone z2"), new UnmetLossView(new NodeName("node-d"), [new NodeName("node-e")], null)],
        [new ShortfallView("z1", 1, 2, Noon, "spares are configured by hand")]);

    public static LoadBalancerSummary Summary(string id, string? name) => new(
        new LoadBalancerId(new Guid(id)), name, "p1", "198.51.100.1", "ACTIVE", OperatingStatus.Online, [new NodeName("node-a"), new NodeName("node-b")], null);
}
