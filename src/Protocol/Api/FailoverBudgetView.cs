using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Api;

/// <summary>The failover budget: <c>GET /api/v1/failover</c>.</summary>
/// <param name="Alarm">Why an operator has to look: failovers are held because too many nodes were lost. Null when none are.</param>
/// <param name="Open">The oldest of them, at most 200.</param>
/// <param name="Waiting">The most urgent first.</param>
public sealed record FailoverBudgetView(
    BudgetLimitsView Limits,
    string? LimitsSetBy,
    OperatorsWordView? Paused,
    string? Alarm,
    int OpenCount,
    int WaitingCount,
    ImmutableArray<OpenFailoverView> Open,
    ImmutableArray<WaitingFailoversView> Waiting,
    LossWindowView Window);

/// <summary>0 lifts a limit.</summary>
/// <param name="Share">Of all nodes, 0 to 1.</param>
/// <param name="Window">Seconds.</param>
public sealed record BudgetLimitsView(int RatePerMinute, int Burst, int Concurrent, decimal Share, decimal ZoneShare, decimal Window, int PerHost);

/// <summary>What a person wanted, when and why.</summary>
public sealed record OperatorsWordView(string By, string? Reason, DateTimeOffset At);

/// <param name="Cause">node_dead, octavia, operator, drain or fail_back.</param>
/// <param name="Urgency">unserved, reduced or redundancy.</param>
public sealed record OpenFailoverView(LoadBalancerId LoadBalancer, long Failover, string Cause, string Urgency, ImmutableArray<NodeName> Lost, DateTimeOffset Since);

/// <summary>Failovers that wait for the same reason.</summary>
/// <param name="Reason">paced, paused, share, zone_share or host.</param>
/// <param name="Text">The reason in words.</param>
/// <param name="Since">When the reason came to be.</param>
/// <param name="First">Those that go first, at most 20.</param>
public sealed record WaitingFailoversView(
    string Cause, string Urgency, ImmutableArray<NodeName> Lost, string Reason, string Text, DateTimeOffset Since, int Count, ImmutableArray<LoadBalancerId> First);

/// <summary>Nodes whose loss was acted upon lately.</summary>
/// <param name="Allowed">How many may be; 0: any number.</param>
/// <param name="AllNodes">How many nodes there are.</param>
public sealed record LossWindowView(decimal Seconds, int AllNodes, int Allowed, ImmutableArray<LostNodeView> Nodes);

public sealed record LostNodeView(NodeName Node, string? Zone, DateTimeOffset At);
