using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Adapters.LoxiLb.Health;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Health;

/// <summary>
/// The real judge of one life of a host, looked at by virtual time. While everything is heard as it was for long enough nothing that a
/// look could show changes, so all of it stands still, the judge's clock included, until something happens or chance would have
/// swallowed some heartbeats in a row.
/// </summary>
internal sealed class SimHealth
{
    /// <summary>Longer than any time that the judge knows but the minute below.</summary>
    private static readonly TimeSpan QuietWhenWell = TimeSpan.FromSeconds(15);

    /// <summary>The judge remembers changes of a verdict for a minute.</summary>
    private static readonly TimeSpan QuietOtherwise = TimeSpan.FromSeconds(65);

    private static readonly TimeSpan BurstsApart = TimeSpan.FromMinutes(5);
    private const int Burst = 3;

    private readonly Cloud _cloud;
    private readonly SimProcess _process;
    private readonly HealthBoard _board;
    private readonly SortedDictionary<NodeName, Listener> _listeners = [];
    private readonly Dictionary<string, NodeName> _byAddress = [];
    private readonly Action<NodeName, NodeJudged> _judged;
    private readonly Prng _prng;
    private readonly Dictionary<NodeName, NodeVerdict> _last = [];
    private TimeSpan _asleep;
    private TimeSpan? _sleepsSince;
    private TimeSpan _quietSince;
    private int _shape;
    private int _naps;

    public SimHealth(Cloud cloud, SimProcess process, Prng prng, Action<NodeName, NodeJudged> judged)
    {
        (_cloud, _process, _prng, _judged) = (cloud, process, prng, judged);
        _board = new HealthBoard(cloud.Settings.LoxiLb.Nodes.Select(PeerAddresses.Watched), cloud.Seams.Health(new HealthPolicy()));
        foreach (var node in cloud.Nodes.Values)
        {
            var listener = new Listener(process, node, cloud.Sessions, cloud.Links, _board, () => Now, prng.Split(node.Name.Value));
            listener.Told += TakePeers;
            _listeners[node.Name] = listener;
            _byAddress[node.Address] = node.Name;
        }

        Began = process.Agenda.Now;
        cloud.Stirred += Stir;
    }

    /// <summary>What the judge takes for the monotonic clock: virtual time without that in which all of this stood still.</summary>
    public TimeSpan Now => (_sleepsSince ?? _process.Agenda.Now) - _asleep - Began;

    /// <summary>When this life began to listen, in virtual time.</summary>
    public TimeSpan Began { get; }

    public IReadOnlyDictionary<NodeName, Listener> Listeners => _listeners;

    public HealthPolicy Policy => _board.Policy;

    public void Begin() => Tick();

    /// <summary>The process has ended.</summary>
    public void End() => _cloud.Stirred -= Stir;

    public Declared DeclareDead(NodeName node, string by)
    {
        Wake();
        return _board.DeclareDead(node, by, "a simulated person has looked");
    }

    private void Tick()
    {
        foreach (var listener in _listeners.Values)
            listener.Hear();
        var now = Now;
        _board.Drained(now);
        var look = Judge.Look(_board, now);
        foreach (var (node, judged) in look.Judged)
            Tell(node, judged);
        if (_cloud.Seams.BelievesOneWitness)
            TellOfOneWitness(now);
        var start = _board.Begin(now);
        var (shape, probing) = (0, false);
        foreach (var listener in _listeners.Values)
        {
            listener.Probe(Judge.OrderFor(_board, listener.Node.Name), start);
            shape = HashCode(shape, listener.Shape);
            probing |= listener.IsProbing;
        }

        if (shape != _shape || !look.Judged.IsEmpty)
            (_shape, _quietSince) = (shape, now);
        if (!probing && now - _quietSince >= (IsWell() ? QuietWhenWell : QuietOtherwise))
            Sleep();
        else
            _process.After(_board.Policy.LookInterval, Tick);
    }

    private static int HashCode(int shape, int more) => unchecked((shape * 31) + more);

    private bool IsWell() => _listeners.Values.All(listener => listener.IsWell) && _last.Count == _listeners.Count && _last.Values.All(verdict => verdict is NodeVerdict.Alive);

    private void Tell(NodeName node, NodeJudged judged)
    {
        _cloud.Promises.Judged(_process, this, node, judged);
        _last[node] = judged.Verdict;
        _listeners[node].Ears.JudgedDeadAt = judged.Verdict is NodeVerdict.Dead ? _listeners[node].Ears.JudgedDeadAt ?? Now : null;
        _judged(node, judged);
    }

    private void TellOfOneWitness(TimeSpan now)
    {
        foreach (var view in Judge.Views(_board, now))
        {
            if (_last.GetValueOrDefault(view.Node) is not NodeVerdict.Dead && view.Witnesses.Any(witness => witness is { Kind: WitnessKind.Heartbeat, Hears: false }))
                Tell(view.Node, new NodeJudged(NodeVerdict.Dead, view.Witnesses));
        }
    }

    private void TakePeers(Heartbeat heartbeat, TimeSpan now)
    {
        foreach (var address in heartbeat.PeersUp)
            _listeners[_byAddress[address]].Ears.Peers[heartbeat.Node] = (now, true);
        foreach (var address in heartbeat.PeersDown)
            _listeners[_byAddress[address]].Ears.Peers[heartbeat.Node] = (now, false);
    }

    private void Sleep()
    {
        _sleepsSince = _process.Agenda.Now;
        var nap = ++_naps;
        var often = _listeners.Values.Sum(listener => Math.Pow(listener.Chancy, Burst)) / _board.Policy.HeartbeatInterval.TotalSeconds;
        if (often <= 0)
            return;
        var apart = TimeSpan.FromSeconds(Math.Min(1 / often, TimeSpan.FromDays(30).TotalSeconds));
        var node = _prng.Pick([.. _listeners.Values]);
        _process.After(_prng.Exponential(apart > BurstsApart ? apart : BurstsApart), () =>
        {
            if (nap != _naps || _sleepsSince is null)
                return;
            node.LoseNext(Burst);
            Wake();
        });
    }

    private void Stir()
    {
        if (_sleepsSince is null || !_process.IsAlive)
            return;
        var shape = 0;
        foreach (var listener in _listeners.Values)
            shape = HashCode(shape, listener.Shape);
        if (shape != _shape)
            Wake();
    }

    private void Wake()
    {
        if (_sleepsSince is not { } since)
            return;
        _asleep += _process.Agenda.Now - since;
        _sleepsSince = null;
        _quietSince = Now;
        _process.After(_prng.Between(TimeSpan.Zero, _board.Policy.LookInterval), Tick);
    }
}
