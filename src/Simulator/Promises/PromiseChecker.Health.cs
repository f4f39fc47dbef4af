using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Simulation.Health;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Promises;

internal sealed partial class PromiseChecker
{
    /// <summary>Less than three heartbeat intervals by one look.</summary>
    private static readonly TimeSpan FreshHeartbeat = TimeSpan.FromSeconds(0.5);

    /// <summary>A peer whose last heartbeat is that young is in no doubt, and its word that old is still asked for.</summary>
    private static readonly TimeSpan FreshPeer = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan FreshWord = TimeSpan.FromSeconds(2);

    /// <summary>Who gave no sign for so long is silent to whatever the judge may listen to.</summary>
    private static readonly TimeSpan SurelySilent = TimeSpan.FromSeconds(1.5);

    /// <summary>Those who died before count no more.</summary>
    private static readonly TimeSpan LongDead = TimeSpan.FromSeconds(6);

    /// <summary>As promised, whatever the host's judge was set to.</summary>
    private static readonly HealthPolicy Promised = new();

    /// <summary>A host has come to a verdict: a death takes two witnesses and nobody who hears the node, time to listen, and other nodes that are heard.</summary>
    public void Judged(SimProcess host, SimHealth health, NodeName node, NodeJudged judged)
    {
        if (_cloud.Trace.IsRead)
            _cloud.Trace.Aside(host.Name, $"{node} is {judged.Verdict}: {string.Join("; ", judged.Witnesses.Select(witness => witness.Words))}");
        if (judged.Verdict is not NodeVerdict.Dead || judged.Witnesses.Any(witness => witness.Kind is WitnessKind.Operator))
            return;
        var (now, ears) = (health.Now, health.Listeners[node].Ears);
        if (_cloud.Agenda.Now - health.Began < Promised.Grace)
            Broken(4, $"{host.Name} judges {node} dead {(_cloud.Agenda.Now - health.Began).TotalSeconds:0.0} s after it began to listen");
        if (WhoHears(health, ears, now) is { } witness)
            Broken(4, $"{host.Name} judges {node} dead, and {witness}");
        // Whose heartbeats come is not one that the host is cut off from.
        if (now - ears.Heartbeat < FreshHeartbeat)
            return;
        var living = health.Listeners.Values.Where(one => one.Ears.JudgedDeadAt is not { } died || now - died < LongDead).ToArray();
        var silent = living.Count(one => now - one.Ears.LastSign > SurelySilent || one.Node.Name == node);
        if (silent > Math.Max(1, Promised.CutOffShare * living.Length))
            Broken(4, $"{host.Name} judges {node} dead while {silent} of {living.Length} nodes are silent to it");
    }

    private static string? WhoHears(SimHealth health, Ears ears, TimeSpan now)
    {
        var deniesLoxiLb = ears is { SaidWell: false, Heartbeat: not null };
        if (now - ears.Heartbeat < FreshHeartbeat && !deniesLoxiLb)
            return "its heartbeats come";
        if (ears.IsAnswering)
            return "it answered the last probe";
        foreach (var (reporter, (at, up)) in ears.Peers.OrderBy(peer => peer.Key))
        {
            var peer = health.Listeners[reporter].Ears;
            if (up && now - at < FreshWord && now - peer.Heartbeat < FreshPeer && peer is { IsAnswering: true, JudgedDeadAt: null })
                return $"{reporter} hears it";
        }

        return null;
    }
}
