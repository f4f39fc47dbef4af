using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.Tests.LoadBalancers.Failovers;

/// <summary>What happens, one thing at a time.</summary>
internal sealed partial class FailoverWorld
{
    private void AnswerChange(bool failures)
    {
        if (_changes.Count == 0)
            return;
        var request = _changes[_random.Next(_changes.Count)];
        _changes.Remove(request);
        var node = _nodes[request.Node];
        var luck = failures ? _random.Next(5) : 4;
        if (!node.IsUp || luck == 0)
        {
            Tell(new NodeConfigured(request.Node, request.Generation, request.Attempt, new ConfigureOutcome.Unreachable("timed out")));
            return;
        }

        node.Held = request.To;
        Tell(new NodeConfigured(
            request.Node, request.Generation, request.Attempt, luck == 1 ? new ConfigureOutcome.Unreachable("the answer was lost") : new ConfigureOutcome.Applied(1, 0)));
    }

    private void AnswerRole(bool failures)
    {
        if (_roles.Count == 0)
            return;
        var request = _roles[_random.Next(_roles.Count)];
        _roles.Remove(request);
        var node = _nodes[request.Node];
        var luck = failures ? _random.Next(5) : 4;
        if (!node.IsUp || luck == 0)
        {
            Tell(new RoleAssigned(request.Node, request.Epoch, request.Attempt, "timed out"));
            return;
        }

        node.Role = request.Role;
        Tell(new RoleAssigned(request.Node, request.Epoch, request.Attempt, luck == 1 ? "the answer was lost" : null));
    }

    private bool Serves(NodeName name) => _nodes[name] is { Role: HaRole.Master, Held.Rules.IsEmpty: false };

    private void Admit()
    {
        if (_asked.Count == 0)
            return;
        var ask = _asked[0];
        _asked.RemoveAt(0);
        Tell(_random.Next(5) == 0 ? new FailoverHeld(ask.Failover, "too many") : new FailoverAdmitted(ask.Failover));
        if (State.Failover is { AdmittedAt: null } open && open.Number == ask.Failover)
            _asked.Add(ask);
    }

    private void OfferSpare()
    {
        if (_spares.Count == 0)
            return;
        var ask = _spares[0];
        _spares.RemoveAt(0);
        var free = _nodes.Where(node => node.Value is { IsUp: true, Draining: false, Verdict: NodeVerdict.Alive } && State.FindNode(node.Key) is null).Select(node => node.Key).ToArray();
        Tell(free.Length == 0
            ? new SpareOffered(ask.Failover, null, "none is free", Inventory())
            : new SpareOffered(ask.Failover, free[_random.Next(free.Length)], null, Inventory()));
    }

    private void Die()
    {
        var name = Pick();
        var node = _nodes[name];
        node.IsUp = false;
        Judge(name, NodeVerdict.Dead);
    }

    /// <summary>Killed and started again it holds nothing; cut off and found again it holds what it held.</summary>
    private void Return()
    {
        var down = _nodes.Where(node => !node.Value.IsUp).Select(node => node.Key).ToArray();
        if (down.Length == 0)
            return;
        var name = down[_random.Next(down.Length)];
        var node = _nodes[name];
        node.IsUp = true;
        if (_random.Next(2) == 0)
            (node.Held, node.Role) = (NodeConfiguration.Empty, null);
        Judge(name, _random.Next(2) == 0 ? NodeVerdict.Suspect : NodeVerdict.Alive);
    }

    private void Suspect()
    {
        var name = Pick();
        if (_nodes[name].Verdict is not NodeVerdict.Dead)
            Judge(name, _nodes[name].Verdict is NodeVerdict.Alive ? NodeVerdict.Suspect : NodeVerdict.Alive);
    }

    private void Drain()
    {
        var name = Pick();
        _nodes[name].Draining = !_nodes[name].Draining;
        Judge(name, _nodes[name].Verdict);
    }

    private void Judge(NodeName name, NodeVerdict verdict)
    {
        var node = _nodes[name];
        node.Verdict = verdict;
        Tell(new NodeStandingChanged(name, ++node.Number, new NodeStanding(verdict, node.Draining), [], Inventory()));
    }

    private void Look(NodeName name)
    {
        var node = _nodes[name];
        Tell(new NodeObserved(name, _now, node.IsUp
            ? new NodeObservation.Seen(
                [.. node.Held.Rules.Select(rule => new ObservedRule(rule, []))], node.Held.Firewall, [.. node.Held.Probes.Select(probe => probe.Name)])
            {
                ShowsRole = true,
                Role = node.Role,
            }
            : new NodeObservation.Silent("timed out")));
    }

    private void Settled()
    {
        if (State.ReadBack is { } readBack)
            Tell(new TransactionsEnded(readBack.AfterOperation));
        if (_report is { } number)
            Tell(new ReportAcknowledged(number));
    }

    private void Advance(TimeSpan time)
    {
        var until = _now + time;
        while (_timers.Values.Where(timer => timer.Due <= until).MinBy(timer => (timer.Due, timer.Name)) is { } next)
        {
            _timers.Remove(next.Name);
            _now = next.Due > _now ? next.Due : _now;
            Tell(_definition.TimerFired(next));
        }

        _now = until;
    }

    /// <summary>What was on its way may or may not arrive all the same.</summary>
    private void Restart()
    {
        foreach (var change in _changes.Where(change => _nodes[change.Node].IsUp && _random.Next(2) == 0))
            _nodes[change.Node].Held = change.To;
        foreach (var role in _roles.Where(role => _nodes[role.Node].IsUp && _random.Next(2) == 0))
            _nodes[role.Node].Role = role.Role;
        _changes.Clear();
        _roles.Clear();
        _asked.Clear();
        _spares.Clear();
        _timers.Clear();
        _report = null;
        var replayed = _journal.Aggregate(
            _definition.Initial(Make.LoadBalancer.ToString()),
            (state, json) => _definition.Evolve(state, _definition.DeserializeEvent(json)));
        Assert.Equal(_definition.SerializeState(State), _definition.SerializeState(replayed));
        State = replayed;
        Tell(_definition.Recovered());
    }

    private void Tell(LoadBalancerInput input)
    {
        var decision = _definition.Decide(State, input, _now);
        foreach (var @event in decision.Events)
        {
            State = _definition.Evolve(State, @event);
            _journal.Add(_definition.SerializeEvent(@event));
            _failovers += @event is FailoverOpened ? 1 : 0;
        }

        foreach (var effect in decision.Effects)
            Carry(effect);
    }

    private void Carry(Effect effect)
    {
        switch (effect)
        {
            case ConfigureNode configure:
                Assert.DoesNotContain(_changes, change => change.Node == configure.Node);
                _changes.Add(configure);
                break;
            case AssignRole assign:
                if (assign.Role is HaRole.Backup && Serves(assign.Node) && State.FindNode(assign.Node) is { Serving: not null })
                    Assert.True(_nodes.Keys.Any(other => other != assign.Node && Serves(other)), $"{assign.Node} alone serves, and is to stand by\n{History()}");
                _roles.RemoveAll(role => role.Node == assign.Node);
                _roles.Add(assign);
                break;
            case AskAdmission ask:
                _asked.RemoveAll(other => other.Failover == ask.Failover);
                _asked.Add(ask);
                break;
            case EndAdmission end:
                _asked.RemoveAll(other => other.Failover == end.Failover);
                break;
            case AskSpare ask:
                _spares.RemoveAll(other => other.Failover == ask.Failover);
                _spares.Add(ask);
                break;
            case AskStanding ask when _nodes[ask.Node] is var node:
                Assert.NotNull(node);
                break;
            case PublishReport publish:
                _report = publish.Report.Number;
                break;
            case WithdrawReport:
                _report = null;
                break;
            case StartTimer start:
                _timers[start.Name] = start;
                break;
            case CancelTimer cancel:
                _timers.Remove(cancel.Name);
                break;
        }
    }

    private NodeName Pick() => _nodes.Keys.ElementAt(_random.Next(_nodes.Count));

    private string History() => string.Join("\n", _journal.TakeLast(60).Select(json => LoadBalancerHistory.Describe(_definition.DeserializeEvent(json))));
}
