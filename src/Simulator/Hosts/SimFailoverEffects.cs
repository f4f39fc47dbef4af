using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Simulation.Hosts;

/// <summary>As the host's: carries effects between load balancers, nodes, the budget and the spare pool, with deliveries on the simulation's thread.</summary>
internal sealed class SimFailoverEffects(
    Func<SimEntities> entities,
    Func<SimLoadBalancers> loadBalancers,
    NodeRegistry nodes,
    NodeLoads loads,
    SimStandingTeller teller,
    SimDeliveries deliveries,
    Func<IRoleAssigner> roles)
{
    private const string NoMoreSpares = "spares are configured by hand";

    /// <summary>False when it is none of these effects.</summary>
    public bool Handle(Effect effect)
    {
        switch (effect)
        {
            case AssignRole assign:
                roles().Assign(assign);
                return true;
            case AskAdmission ask:
                ToBudget(ask.LoadBalancer, () => new AdmissionAsked(ask.LoadBalancer, ask.Failover, ask.Cause, ask.Urgency, ask.Lost, nodes.Inventory));
                return true;
            case EndAdmission end:
                ToBudget(end.LoadBalancer, () => new AdmissionEnded(end.LoadBalancer, end.Failover));
                return true;
            case AdmitFailover admit:
                ToLoadBalancer("admission", admit.LoadBalancer, () => new FailoverAdmitted(admit.Failover));
                return true;
            case HoldFailover hold:
                ToLoadBalancer("admission", hold.LoadBalancer, () => new FailoverHeld(hold.Failover, hold.Reason));
                return true;
            case AskSpare ask:
                deliveries.Post(
                    $"spare for {ask.LoadBalancer} in the place of {ask.Lost}",
                    () => entities().AskSparesAsync(new SpareAsked(ask.LoadBalancer, ask.Failover, ask.Lost, ask.Zone, ask.Avoid, nodes.Inventory, loads.Now)));
                return true;
            case OfferSpare offer:
                ToLoadBalancer($"spare in the place of {offer.Lost}", offer.LoadBalancer, () => new SpareOffered(offer.Failover, offer.Spare, offer.WhyNot, nodes.Inventory));
                return true;
            case AskStanding ask:
                deliveries.Post($"standing of {ask.Node} to {ask.LoadBalancer}", () => StandingAsync(ask));
                return true;
            case TellStanding standing:
                teller.Tell(standing);
                return true;
            case ShowNode show:
                nodes.Show(show.State);
                return true;
            case CreateSpare create:
                deliveries.Post($"spares in {create.Zone}", () => entities().AskSparesAsync(new SpareCreationAnswered(create.Zone, NoMoreSpares)));
                return true;
            default:
                return false;
        }
    }

    /// <summary>A verdict on a node; of verdicts that wait the newest counts.</summary>
    public void Judged(NodeName node, NodeJudged judged) =>
        deliveries.Post($"verdict on {node}", () => entities().AskNodeAsync(node, judged), untilTaken: true);

    private void ToBudget(LoadBalancerId loadBalancer, Func<BudgetInput> input) =>
        deliveries.Post($"failover budget on {loadBalancer}", () => entities().AskBudgetAsync(input()));

    private void ToLoadBalancer(string what, LoadBalancerId loadBalancer, Func<LoadBalancerInput> input) =>
        deliveries.Post($"{what} to {loadBalancer}", () => loadBalancers().AskAsync(loadBalancer, input(), CancellationToken.None));

    private async ValueTask<Reply> StandingAsync(AskStanding ask)
    {
        var state = await entities().NodeAsync(ask.Node).ConfigureAwait(false) ?? NodeState.Initial(ask.Node);
        return await loadBalancers().AskAsync(
            ask.LoadBalancer, new NodeStandingChanged(ask.Node, state.Number, state.Standing, state.Witnesses, nodes.Inventory), CancellationToken.None).ConfigureAwait(false);
    }
}
