#pragma warning disable RS0030 // A port is awaited by the shell, never by a decider.
using System.Collections.Immutable;
using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Ports;

/// <summary>What operators see and want of nodes, the failover budget and the spare pool.</summary>
public interface IFailoverControl
{
    /// <summary>Those that hold as long as no operator has set others.</summary>
    BudgetLimits ConfiguredLimits { get; }

    ValueTask<FailoverBudgetView> BudgetAsync(CancellationToken cancellation);

    ValueTask<SparesView> SparesAsync(CancellationToken cancellation);

    /// <summary>Waits until what was asked is durable.</summary>
    ValueTask<Reply> TellBudgetAsync(BudgetInput input, CancellationToken cancellation);

    /// <summary>Waits until what was asked is durable. The node is one of the configuration.</summary>
    ValueTask<Reply> TellNodeAsync(NodeName node, NodeInput input, CancellationToken cancellation);

    bool IsConfigured(NodeName node);

    /// <summary>The nodes that the configuration puts on the machine, sorted by name.</summary>
    ImmutableArray<NodeName> OnHost(string host);

    /// <summary>The retained history of a node, oldest first, after the sequence number.</summary>
    ValueTask<IReadOnlyList<HistoryEntry>> NodeHistoryAsync(NodeName node, long after, int limit, CancellationToken cancellation);

    ValueTask<IReadOnlyList<HistoryEntry>> BudgetHistoryAsync(long after, int limit, CancellationToken cancellation);

    ValueTask<IReadOnlyList<HistoryEntry>> SparesHistoryAsync(long after, int limit, CancellationToken cancellation);
}
