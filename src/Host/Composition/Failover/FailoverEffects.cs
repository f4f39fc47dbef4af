using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>Carries effects between load balancers, nodes, the budget and the spare pool.</summary>
internal sealed class FailoverEffects(
    Func<FailoverEntities> entities,
    Func<ILoadBalancers> loadBalancers,
    NodeRegistry nodes,
    Action<NodeState> showNode,
    NodeLoads loads,
    StandingTeller teller,
    Deliveries deliveries,
    BudgetMail budget,
    ISpareSource spares,
    IRoleAssigner roles)
{
    /// <summary>False when it is none of these effects. Returns at once.</summary>
    public bool Handle(Effect effect)
    {
        switch (effect)
        {
            case AssignRole assign:
                roles.Assign(assign);
                return true;
            case AskAdmission ask:
                budget.Post(ask.LoadBalancer, new AdmissionAsked(ask.LoadBalancer, ask.Failover, ask.Cause, ask.Urgency, ask.Lost, nodes.Inventory));
                return true;
            case EndAdmission end:
                budget.Post(end.LoadBalancer, new AdmissionEnded(end.LoadBalancer, end.Failover));
                return true;
            case DeferAsk defer:
                budget.PostLater(defer.Ask);
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
                    cancellation => entities().AskSparesAsync(
                        new SpareAsked(ask.LoadBalancer, ask.Failover, ask.Lost, ask.Zone, ask.Avoid, nodes.Inventory, loads.Now), cancellation));
                return true;
            case OfferSpare offer:
                ToLoadBalancer($"spare in the place of {offer.Lost}", offer.LoadBalancer, () => new SpareOffered(offer.Failover, offer.Spare, offer.WhyNot, nodes.Inventory));
                return true;
            case AskStanding ask:
                deliveries.Post($"standing of {ask.Node} to {ask.LoadBalancer}", cancellation => StandingAsync(ask, cancellation));
                return true;
            case TellStanding standing:
                teller.Tell(standing);
                return true;
            case ShowNode show:
                showNode(show.State);
                deliveries.Post("nodes to the failover budget", cancellation => entities().AskBudgetAsync(new NodesSeen(nodes.Inventory), cancellation), untilTaken: true);
                return true;
            case CreateSpare create:
                spares.Create(create);
                return true;
            default:
                return false;
        }
    }

    private void ToLoadBalancer(string what, LoadBalancerId loadBalancer, Func<LoadBalancerInput> input) =>
        deliveries.Post($"{what} to {loadBalancer}", cancellation => loadBalancers().AskAsync(loadBalancer, input(), cancellation));

    private async ValueTask<Reply> StandingAsync(AskStanding ask, CancellationToken cancellation)
    {
        var state = await entities().Nodes.StateOfAsync(ask.Node.Value, cancellation) ?? NodeState.Initial(ask.Node);
        return await loadBalancers().AskAsync(
            ask.LoadBalancer, new NodeStandingChanged(ask.Node, state.Number, state.Standing, state.Witnesses, nodes.Inventory), cancellation);
    }
}
