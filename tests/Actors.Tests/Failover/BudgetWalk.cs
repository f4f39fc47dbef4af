using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.Failover;

/// <summary>
/// Load balancers ask, ask again and end, operators pause and resume, and the process restarts, in any order. The budget's promises
/// are kept by a model beside it: who is open, who waits, and which losses were acted upon.
/// </summary>
public sealed class BudgetWalk
{
    private const int Steps = 250;

    private static readonly BudgetLimits Limits = new()
    {
        Concurrent = 4, RatePerMinute = 30, Burst = 3, Share = 0.2m, ZoneShare = 0, Window = TimeSpan.FromMinutes(2),
    };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Limits_and_order_are_kept_and_everybody_gets_on_in_the_end(int seed)
    {
        var walk = new Walk(seed);
        for (var step = 0; step < Steps; step++)
            walk.Step();
        walk.Finish();
    }

    private sealed record Asked(long Failover, int Node, FailoverUrgency Urgency, FailoverCause Cause)
    {
        public bool Explicit => Cause is FailoverCause.Drain or FailoverCause.Octavia;
    }

    private sealed class Walk(int seed)
    {
        private static readonly NodeInventory AllDead = new([.. Budget.Ten.Nodes.Select(node => node with { Standing = new(NodeVerdict.Dead, false) })]);
        private readonly Random _random = new(seed);
        private readonly Budget _budget = new(Limits, replaysAlways: false);
        private readonly Dictionary<int, Asked> _open = [];
        private readonly Dictionary<int, Asked> _waiting = [];
        private readonly Dictionary<int, long> _failovers = [];
        private readonly List<(int Node, DateTimeOffset At)> _losses = [];
        private readonly List<DateTimeOffset> _admissions = [];
        private bool _paused;

        public void Step()
        {
            switch (_random.Next(20))
            {
                case < 8:
                    Ask(_random.Next(40));
                    break;
                case < 10:
                    AskAgain();
                    break;
                case < 14:
                    End();
                    break;
                case 14:
                    _paused = true;
                    Tell(new PauseRequested("ada", null));
                    break;
                case 15 or 16:
                    _paused = false;
                    Tell(new ResumeRequested("ada"));
                    break;
                case 17:
                    _budget.Story.Restart();
                    Assert.Equal(_open.Keys.Order(), _budget.Admitted.Order());
                    break;
                default:
                    Pass(TimeSpan.FromSeconds(_random.Next(1, 30)));
                    break;
            }

            if (_random.Next(40) == 0)
                _budget.Story.AssertReplayGivesLiveState();
        }

        public void Finish()
        {
            _paused = false;
            Tell(new ResumeRequested("ada"));
            for (var round = 0; round < 1_000 && (_open.Count > 0 || _waiting.Count > 0); round++)
            {
                if (_open.Count > 0)
                    End();
                else
                    Pass(TimeSpan.FromSeconds(30));
            }

            Assert.Empty(_open);
            Assert.Empty(_waiting);
            Assert.False(_budget.Definition.NeedsGuarding(_budget.Story.State));
            _budget.Story.AssertReplayGivesLiveState();
        }

        private void Ask(int loadBalancer)
        {
            var failover = _failovers.GetValueOrDefault(loadBalancer) + 1;
            _failovers[loadBalancer] = failover;
            _open.Remove(loadBalancer);
            var asked = new Asked(failover, _random.Next(10), (FailoverUrgency)_random.Next(3), (FailoverCause)_random.Next(3) switch
            {
                FailoverCause.NodeDead => FailoverCause.NodeDead,
                FailoverCause.Octavia => FailoverCause.Octavia,
                _ => FailoverCause.Drain,
            });
            _waiting[loadBalancer] = asked;
            Tell(Input(loadBalancer, asked));
        }

        private void AskAgain()
        {
            if (_open.Concat(_waiting).OrderBy(one => one.Key).Select(one => ((int, Asked)?)(one.Key, one.Value)).FirstOrDefault() is not { } again)
                return;
            var wasOpen = _open.ContainsKey(again.Item1);
            Tell(Input(again.Item1, again.Item2));
            Assert.True(wasOpen ? _budget.Admitted.Contains(again.Item1) : _budget.Admitted.Concat(_budget.HeldNow).Contains(again.Item1), "an ask was not answered");
        }

        private void End()
        {
            if (_open.Count == 0)
                return;
            var (loadBalancer, asked) = _open.ElementAt(_random.Next(_open.Count));
            _open.Remove(loadBalancer);
            Tell(new AdmissionEnded(Budget.Id(loadBalancer), asked.Failover));
        }

        /// <summary>Time passes as an engine lets it: no timer is overdue.</summary>
        private void Pass(TimeSpan time)
        {
            var until = _budget.Story.Now + time;
            while (_budget.Story.Timer is { } due && due <= until)
            {
                _budget.Story.Fire();
                See();
            }

            _budget.Story.After(until - _budget.Story.Now);
        }

        private static AdmissionAsked Input(int loadBalancer, Asked asked) =>
            new(Budget.Id(loadBalancer), asked.Failover, asked.Cause, asked.Urgency, [AllDead.Nodes[asked.Node].Name], AllDead);

        private void Tell(BudgetInput input)
        {
            _budget.Tells(input);
            See();
        }

        private void See()
        {
            foreach (var expired in _budget.Story.Last.Events.OfType<AdmissionsExpired>().SelectMany(expired => expired.Failovers))
                _open.Remove(Budget.Number(expired.LoadBalancer));
            foreach (var loadBalancer in _budget.Admitted)
            {
                if (_waiting.Remove(loadBalancer, out var asked))
                    Admitted(loadBalancer, asked);
            }

            Assert.Equal(_open.Keys.Order(), _budget.Story.State.Open.Values.Select(open => Budget.Number(open.LoadBalancer)).Order());
            Assert.Equal(_waiting.Count, _budget.Story.State.WaitingCount);
        }

        private void Admitted(int loadBalancer, Asked asked)
        {
            Assert.True(asked.Explicit || !_paused, "admitted while paused");
            Assert.DoesNotContain(_waiting.Values, waits => waits.Urgency > asked.Urgency && MayGo(waits));
            Assert.True(asked.Explicit || WithinShare(asked), "admitted beyond the share");
            _open[loadBalancer] = asked;
            Assert.True(_open.Count <= Limits.Concurrent, "too many are open");
            if (asked.Cause is FailoverCause.NodeDead && RecentlyLost.All(node => node != asked.Node))
                _losses.Add((asked.Node, _budget.Story.Now));
            _admissions.Add(_budget.Story.Now);
            Assert.True(_admissions.Count(at => at > _budget.Story.Now - TimeSpan.FromMinutes(1)) <= Limits.RatePerMinute + Limits.Burst, "faster than the rate");
        }

        private bool MayGo(Asked asked) => asked.Explicit || (!_paused && WithinShare(asked));

        private bool WithinShare(Asked asked) => RecentlyLost.Contains(asked.Node) || RecentlyLost.Count() < 2;

        private IEnumerable<int> RecentlyLost => _losses.Where(loss => _budget.Story.Now - loss.At < Limits.Window).Select(loss => loss.Node);
    }
}
