using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.Failover;

/// <summary>A budget with ten nodes: node-0 to node-4 in zone a on machines h0 to h4, the others in zone b on h0 to h4.</summary>
internal sealed class Budget
{
    public Budget(BudgetLimits limits, bool replaysAlways = true, int waitingMax = 20_000)
    {
        Definition = new FailoverBudgetDefinition(new FailoverBudgetSettings { Limits = limits, WaitingMax = waitingMax }, () => NodeInventory.Empty);
        Story = new EntityStory<FailoverBudgetState, BudgetInput, BudgetEvent>(Definition, FailoverBudgetDefinition.Key) { ReplaysAlways = replaysAlways };
    }

    public static NodeInventory Ten { get; } = new([.. Enumerable.Range(0, 10).Select(i =>
        new NodeDescription(new NodeName($"node-{i}"), i < 5 ? "a" : "b", $"h{i % 5}", NodeCapabilities.V098))]);

    public FailoverBudgetDefinition Definition { get; }

    public EntityStory<FailoverBudgetState, BudgetInput, BudgetEvent> Story { get; }

    public IEnumerable<int> Admitted => Story.Did<AdmitFailover>().Select(effect => Number(effect.LoadBalancer));

    public IEnumerable<int> HeldNow => Story.Did<HoldFailover>().Select(effect => Number(effect.LoadBalancer));

    public string? WhyHeld => Story.Did<HoldFailover>().SingleOrDefault()?.Reason;

    public static LoadBalancerId Id(int number) => new(new Guid(number + 1, 0, 0, new byte[8]));

    public static int Number(LoadBalancerId id) => BitConverter.ToInt32(id.Value.ToByteArray()) - 1;

    /// <summary>The ten as they stand. A failover because of a death makes its node dead.</summary>
    public NodeInventory Nodes { get; private set; } = Ten;

    public Budget Asks(int loadBalancer, int node, FailoverUrgency urgency = FailoverUrgency.Unserved, FailoverCause cause = FailoverCause.NodeDead, long failover = 1)
    {
        if (cause is FailoverCause.NodeDead)
            Stands(node, NodeVerdict.Dead);
        return Tells(Ask(loadBalancer, node, urgency, cause, failover) with { Nodes = Nodes });
    }

    public Budget Stands(int node, NodeVerdict verdict, bool drained = false)
    {
        Nodes = new([.. Nodes.Nodes.Select((known, place) => place == node ? known with { Standing = new(verdict, drained) } : known)]);
        return this;
    }

    public static AdmissionAsked Ask(
        int loadBalancer, int node, FailoverUrgency urgency = FailoverUrgency.Unserved, FailoverCause cause = FailoverCause.NodeDead, long failover = 1) =>
        new(Id(loadBalancer), failover, cause, urgency, [new NodeName($"node-{node}")], Ten);

    public Budget Ends(int loadBalancer, long failover = 1) => Tells(new AdmissionEnded(Id(loadBalancer), failover));

    public Budget Tells(BudgetInput input)
    {
        Story.Tell(input);
        return this;
    }
}
