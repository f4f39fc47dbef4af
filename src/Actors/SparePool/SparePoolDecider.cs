using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool.Messages;

namespace LoxiActors.Actors.SparePool;

/// <summary>
/// Offers spares in the place of lost nodes. A lost node is one incident: all its load balancers get the same spare, as far as
/// zone and machine allow.
/// </summary>
public sealed class SparePoolDecider(SparePoolSettings settings) : IDecider<SparePoolState, SparePoolInput, SparePoolEvent>
{
    public Decision<SparePoolEvent> Decide(SparePoolState state, SparePoolInput input, DateTimeOffset now)
    {
        var turn = new SparePoolTurn(settings, state, now);
        switch (input)
        {
            case PoolChecked check:
                SparePoolCheck.Check(turn, check.Nodes, check.Loads);
                break;
            case SpareAsked asked:
                SparePoolCheck.Check(turn, asked.Nodes, asked.Loads);
                Offer(turn, asked);
                break;
            case SpareCreationAnswered answered:
                Answered(turn, answered);
                break;
            case SparePoolRecovered:
                foreach (var shortfall in state.Shortfalls.Where(shortfall => shortfall.NotCreated is null))
                    turn.Do(new CreateSpare(shortfall.Zone, shortfall.Want - shortfall.Have));
                break;
            case SparePoolTimerFired:
                break;
            default:
                throw new NotSupportedException($"the spare pool does not know the input {input.GetType().Name}");
        }

        return turn.Decide();
    }

    public SparePoolState Evolve(SparePoolState state, SparePoolEvent @event) => SparePoolEvolution.Evolve(state, @event);

    private static void Offer(SparePoolTurn turn, SpareAsked asked)
    {
        var choice = new SpareChoice(turn.Settings, turn.State, asked, turn.Now);
        if (choice.Spare() is { Spare: { } spare } found)
        {
            Take(turn, asked, spare, found.UnknownMachine, tooYoung: null);
            return;
        }

        var reason = choice.WhyNoSpare();
        var unmet = turn.State.Unmet.FirstOrDefault(known => known.Lost == asked.Lost);
        if (turn.Settings.ReuseNodes && choice.NodeInUse() is { Node: { } node } reused)
        {
            if (unmet?.Reused.Contains(node) != true)
                turn.Emit(new NodeReused { At = turn.Now, Node = node, Lost = asked.Lost, Reason = reason, UnknownMachine = reused.UnknownMachine });
            turn.Do(new OfferSpare(asked.LoadBalancer, asked.Failover, asked.Lost, node, null));
            return;
        }

        if (choice.IsUnserved && choice.Spare(young: true) is { Spare: { } young } last)
        {
            Take(turn, asked, young, last.UnknownMachine, tooYoung: true);
            return;
        }

        var whyNot = turn.Settings.ReuseNodes ? $"{reason}, and no other node may take its place" : reason;
        if (unmet?.WhyNone != whyNot)
            turn.Emit(new SpareMissed { At = turn.Now, Lost = asked.Lost, Reason = whyNot });
        turn.Do(new OfferSpare(asked.LoadBalancer, asked.Failover, asked.Lost, null, whyNot));
    }

    private static void Take(SparePoolTurn turn, SpareAsked asked, Spare spare, bool unknownMachine, bool? tooYoung)
    {
        if (spare.Lost is null)
            turn.Emit(new SpareTaken { At = turn.Now, Node = spare.Node, Lost = asked.Lost, UnknownMachine = unknownMachine, TooYoung = tooYoung });
        turn.Do(new OfferSpare(asked.LoadBalancer, asked.Failover, asked.Lost, spare.Node, null));
    }

    private static void Answered(SparePoolTurn turn, SpareCreationAnswered answered)
    {
        if (answered.Failure is { } failure && turn.State.Shortfalls.FirstOrDefault(known => known.Zone == answered.Zone) is { } shortfall && shortfall.NotCreated != failure)
            turn.Emit(new CreationRefused { At = turn.Now, Zone = answered.Zone, Reason = failure });
    }
}
