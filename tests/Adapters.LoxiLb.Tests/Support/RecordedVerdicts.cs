using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Adapters.LoxiLb.Tests.Support;

/// <summary>Keeps every verdict, and refuses as many as it is told to.</summary>
internal sealed class RecordedVerdicts : INodeVerdicts
{
    private readonly Lock _gate = new();
    private readonly List<(NodeName Node, NodeJudged Judged)> _all = [];
    private readonly List<(NodeName Node, NodeVerdict Verdict, TaskCompletionSource Seen)> _waiting = [];

    public int Refuse { get; set; }

    public List<(NodeName Node, NodeJudged Judged)> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    public void Judged(NodeName node, NodeJudged judged)
    {
        lock (_gate)
        {
            if (Refuse-- > 0)
                throw new InvalidOperationException("not now");
            _all.Add((node, judged));
            foreach (var waiting in _waiting.Where(waiting => waiting.Node == node && waiting.Verdict == judged.Verdict))
                waiting.Seen.TrySetResult();
        }
    }

    /// <summary>Completes when the node's last verdict is this one; fails after 30 s of real time.</summary>
    public Task WhenAsync(NodeName node, NodeVerdict verdict)
    {
        lock (_gate)
        {
            if (_all.LastOrDefault(entry => entry.Node == node) is { Judged: { } last } && last.Verdict == verdict)
                return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((node, verdict, seen));
            return seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }
}
