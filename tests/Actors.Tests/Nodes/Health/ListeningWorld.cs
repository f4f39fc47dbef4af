using System.Collections.Immutable;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.Nodes.Health;

/// <summary>How an imagined node answers probes.</summary>
internal enum Answering
{
    Well,
    Refusing,
    Silent,
    Troubled,
}

internal sealed class ImaginedNode(string name)
{
    public NodeName Name { get; } = new(name);

    public string Address => $"10.0.0.{Name.Value.Split('-')[1]}";

    public bool Beats { get; set; }

    public bool LoxiLbAnswers { get; set; } = true;

    public Answering Answers { get; set; } = Answering.Well;

    /// <summary>Nodes with which it has a BFD session, and whether that is up.</summary>
    public Dictionary<ImaginedNode, bool> Sessions { get; } = [];

    /// <summary>Since when it neither beats nor answers.</summary>
    public TimeSpan? DownSince { get; set; }

    public TimeSpan NextBeat { get; set; }

    public TimeSpan LastRead { get; set; }

    public TimeSpan LastProbe { get; set; } = TimeSpan.MinValue;

    public bool WasInDoubt { get; set; }

    public (ProbeStart Start, TimeSpan Timeout, TimeSpan Ends, ProbeResult Result)? Probe { get; set; }

    public void Die(Answering answers = Answering.Silent)
    {
        Beats = false;
        Answers = answers;
    }
}

/// <summary>Nodes that beat and answer, a host that listens to them, and a clock that only tests move, in steps of 10 ms.</summary>
internal sealed class ListeningWorld
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(10);
    private readonly Queue<Heartbeat> _socket = new();
    private ulong _sequence;
    private TimeSpan _nextLook;

    public ListeningWorld(IEnumerable<ImaginedNode> nodes, HealthPolicy? policy = null, Func<ImaginedNode, bool>? expected = null)
    {
        Nodes = [.. nodes];
        Policy = policy ?? new HealthPolicy();
        Board = new HealthBoard(Nodes.Select(node => new WatchedNode(node.Name, [node.Address], expected?.Invoke(node) ?? false)), Policy);
        for (var place = 0; place < Nodes.Length; place++)
        {
            Nodes[place].NextBeat = Step * (place * 7 % 20);
            Nodes[place].LastProbe = -Step * (place * 13 % 50);
            Nodes[place].LastRead = -Step * (place * 11 % 200);
        }
    }

    public ImmutableArray<ImaginedNode> Nodes { get; }

    public HealthPolicy Policy { get; }

    public HealthBoard Board { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>Neither heartbeats nor answers reach this host.</summary>
    public bool CutOff { get; set; }

    /// <summary>The thread that takes in heartbeats does not run.</summary>
    public bool IntakeStands { get; set; }

    /// <summary>BFD sessions notice after 0.4 s that the other end is down, and at once that it is back.</summary>
    public bool SessionsFollow { get; set; }

    /// <summary>The host reads BFD sessions by itself; else only heartbeats tell of them.</summary>
    public bool ReadsSessions { get; set; }

    public List<(TimeSpan At, NodeName Node, NodeJudged Judged)> History { get; } = [];

    public List<(TimeSpan At, HealthAlarm Alarm, bool Raised)> AlarmHistory { get; } = [];

    /// <summary>Called after each look.</summary>
    public Action? Looked { get; set; }

    public ImaginedNode this[int number] => Nodes[number - 1];

    public static ListeningWorld Of(int count, bool beating, HealthPolicy? policy = null)
    {
        var world = new ListeningWorld(Enumerable.Range(1, count).Select(number => new ImaginedNode($"node-{number}") { Beats = beating }), policy);
        world.Run(TimeSpan.FromSeconds(15));
        return world;
    }

    public NodeVerdict? VerdictOf(ImaginedNode node) => Judge.Current(Board, node.Name)?.Verdict;

    public ImmutableArray<Witness> WitnessesOf(ImaginedNode node) => Judge.Views(Board, Now).Single(view => view.Node == node.Name).Witnesses;

    public bool Stands(HealthAlarmKind kind) => Judge.Alarms(Board).Any(alarm => alarm.Kind == kind);

    public void Run(double seconds) => Run(TimeSpan.FromSeconds(seconds));

    public void Run(TimeSpan duration)
    {
        for (var until = Now + duration; Now < until;)
        {
            Now += Step;
            Arrive();
            TakeIn();
            EndProbes();
            if (Now >= _nextLook)
                Look();
        }
    }

    /// <summary>The host stands still; what reaches it waits in its socket, and its timers fire when it goes on.</summary>
    public void Freeze(double seconds)
    {
        for (var until = Now + TimeSpan.FromSeconds(seconds); Now < until;)
        {
            Now += Step;
            Arrive();
        }
    }

    /// <returns>How long after now the node was first judged so; null: not within the limit.</returns>
    public TimeSpan? Until(ImaginedNode node, NodeVerdict verdict, double limit)
    {
        var from = Now;
        while (Now - from < TimeSpan.FromSeconds(limit))
        {
            Run(Step);
            if (VerdictOf(node) == verdict)
                return Now - from;
        }

        return null;
    }

    private void Arrive()
    {
        foreach (var node in Nodes)
            node.DownSince = node is { Beats: false, Answers: not Answering.Well } ? node.DownSince ?? Now : null;
        foreach (var node in SessionsFollow ? Nodes : [])
        {
            foreach (var peer in node.Sessions.Keys.ToList())
                node.Sessions[peer] = !(Now - peer.DownSince >= TimeSpan.FromSeconds(0.4));
        }

        foreach (var node in Nodes.Where(node => Now >= node.NextBeat))
        {
            node.NextBeat += Policy.HeartbeatInterval;
            if (!node.Beats || CutOff)
                continue;
            _socket.Enqueue(new Heartbeat(
                node.Name, 1, ++_sequence, DateTimeOffset.UnixEpoch + Now, node.LoxiLbAnswers, null, ImmutableSortedDictionary<string, HaRole>.Empty, [],
                [.. node.Sessions.Where(session => !session.Value).Select(session => session.Key.Address)],
                [.. node.Sessions.Where(session => session.Value).Select(session => session.Key.Address)]));
        }
    }

    private void TakeIn()
    {
        if (IntakeStands)
            return;
        while (_socket.TryDequeue(out var heartbeat))
            Board.Heard(heartbeat, Now);
        Board.Drained(Now);
    }

    private void EndProbes()
    {
        foreach (var node in Nodes)
        {
            if (node.Probe is not { } probe || Now < probe.Ends)
                continue;
            node.Probe = null;
            Board.Probed(node.Name, probe.Start, probe.Result, probe.Timeout, Now);
        }
    }

    private void Look()
    {
        _nextLook = Now + Policy.LookInterval;
        var look = Judge.Look(Board, Now);
        History.AddRange(look.Judged.Select(judged => (Now, judged.Node, judged.Judged)));
        AlarmHistory.AddRange(look.Raised.Select(alarm => (Now, alarm, true)).Concat(look.Ended.Select(alarm => (Now, alarm, false))));
        foreach (var node in Nodes)
        {
            var order = Judge.OrderFor(Board, node.Name);
            if (node.Probe is null && (Now - node.LastProbe >= order.Interval || (order.InDoubt && !node.WasInDoubt)))
                BeginProbe(node, order.Timeout);
            node.WasInDoubt = order.InDoubt;
            if (ReadsSessions && Now - node.LastRead >= (IsPeerInDoubt(node) ? Policy.SuspectProbeInterval : Policy.PeerReadInterval))
                ReadSessions(node);
        }

        Looked?.Invoke();
    }

    private void BeginProbe(ImaginedNode node, TimeSpan timeout)
    {
        node.LastProbe = Now;
        var answers = CutOff ? Answering.Silent : node.Answers;
        node.Probe = answers switch
        {
            Answering.Well => (Board.Begin(Now), timeout, Now + RoundTrip, ProbeResult.Answered),
            Answering.Troubled => (Board.Begin(Now), timeout, Now + RoundTrip, new ProbeResult(ProbeEnd.Troubled, "HTTP 503")),
            Answering.Refusing => (Board.Begin(Now), timeout, Now + RoundTrip, new ProbeResult(ProbeEnd.Refused, "connection refused")),
            _ => (Board.Begin(Now), timeout, Now + timeout, new ProbeResult(ProbeEnd.TimedOut, "no answer")),
        };
    }

    private bool IsPeerInDoubt(ImaginedNode node) => node.Sessions.Keys.Any(peer => Judge.OrderFor(Board, peer.Name).Peers);

    private void ReadSessions(ImaginedNode node)
    {
        node.LastRead = Now;
        if (CutOff || node.Answers != Answering.Well)
            return;
        foreach (var (peer, up) in node.Sessions)
            Board.Reported(node.Name, peer.Address, up, Now);
    }
}
