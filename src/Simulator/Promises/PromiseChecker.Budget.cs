using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Simulation.Promises;

internal sealed partial class PromiseChecker
{
    /// <summary>Every failover that was ever admitted.</summary>
    private readonly HashSet<(LoadBalancerId LoadBalancer, long Failover)> _admitted = [];
    private readonly Dictionary<LoadBalancerId, (long Failover, FailoverAsked Asked)> _asked = [];
    private readonly Dictionary<LoadBalancerId, long> _openAdmissions = [];
    private readonly Queue<DateTimeOffset> _admissions = new();
    private readonly List<(NodeName Node, DateTimeOffset At)> _losses = [];

    /// <summary>Nodes that are alive, or drained: their loss is none any more.</summary>
    private HashSet<NodeName> _there = [];

    /// <summary>What the budget admits is counted here a second time, from its events alone.</summary>
    private void LookAtBudget(FailoverBudgetState before, BudgetEvent happened)
    {
        switch (happened)
        {
            case NodesCounted counted:
                _there = [.. counted.Nodes.Where(node => node.Lost is false).Select(node => node.Name)];
                _losses.RemoveAll(loss => _there.Contains(loss.Node));
                break;
            case FailoverAsked asked:
                _asked[asked.LoadBalancer] = (asked.Failover, asked);
                // A later failover takes the place of an earlier one, admitted or not.
                if (!_openAdmissions.TryGetValue(asked.LoadBalancer, out var open) || open != asked.Failover)
                    _openAdmissions.Remove(asked.LoadBalancer);
                if (asked.Held is null)
                    Admitted(before, asked, asked.At);
                break;
            case AdmissionGiven given when _asked.TryGetValue(given.LoadBalancer, out var known):
                Admitted(before, known.Asked, given.At);
                break;
            case FailoverEnded ended:
                _openAdmissions.Remove(ended.LoadBalancer);
                break;
            case AdmissionsExpired expired:
                foreach (var one in expired.Failovers)
                    _openAdmissions.Remove(one.LoadBalancer);
                break;
        }
    }

    private void Admitted(FailoverBudgetState before, FailoverAsked asked, DateTimeOffset at)
    {
        var limits = _cloud.Settings.Budget.Limits;
        var what = $"failover {asked.Failover} of {asked.LoadBalancer} ({asked.Cause})";
        _admitted.Add((asked.LoadBalancer, asked.Failover));
        _openAdmissions[asked.LoadBalancer] = asked.Failover;
        if (_openAdmissions.Count > limits.Concurrent)
            Broken(4, $"{what} is admitted, and {_openAdmissions.Count} are open of {limits.Concurrent}");
        var isExplicit = asked.Cause is FailoverCause.Octavia or FailoverCause.Operator or FailoverCause.Drain;
        if (before.Pause is not null && !isExplicit)
            Broken(4, $"{what} is admitted while the budget is paused");
        LookAtRate(limits, at, what);
        if (asked.Cause is FailoverCause.NodeDead)
            LookAtLosses(limits, asked, at, isExplicit, what);
    }

    /// <summary>Clocks of two hosts differ by some seconds, so a burst more may be seen in a minute that both have a part in.</summary>
    private void LookAtRate(BudgetLimits limits, DateTimeOffset at, string what)
    {
        _admissions.Enqueue(at);
        while (_admissions.Peek() < at - TimeSpan.FromMinutes(1))
            _admissions.Dequeue();
        if (_admissions.Count > limits.RatePerMinute + limits.Burst + 3)
            Broken(4, $"{what} is admitted, the {_admissions.Count}th within a minute");
    }

    private void LookAtLosses(BudgetLimits limits, FailoverAsked asked, DateTimeOffset at, bool isExplicit, string what)
    {
        _losses.RemoveAll(loss => at - loss.At >= limits.Window);
        var lost = asked.Lost.Where(node => !_there.Contains(node) && _losses.All(loss => loss.Node != node)).ToArray();
        _losses.AddRange(lost.Select(node => (node, at)));
        var most = Math.Max(1, (int)decimal.Floor(limits.Share * _cloud.Nodes.Count));
        if (lost.Length > 0 && !isExplicit && _losses.Count > most)
            Broken(4, $"{what} is admitted: {_losses.Count} nodes were lost within {limits.Window.TotalMinutes:0} minutes, and {most} may be");
    }
}
