using System.Collections.Immutable;
using LoxiActors.Actors.Statistics;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.Tests.Statistics;

/// <summary>One listener's totals, told as a story of looks.</summary>
internal sealed class Tally
{
    public static readonly ListenerId Listener = new(Guid.Parse("5b0f9a0e-6f4b-4c57-8c36-0f5a4f1d2a11"));

    public TrafficState State { get; private set; } = TrafficState.Empty;

    public bool Owned { get; set; } = true;

    public ListenerTotals Totals => State.Listeners[Listener];

    public long Bytes => Totals.Bytes;

    public void Look(string node, params RuleText[] rules) => State = TrafficTally.Fold(
        State,
        new NodeCounters(new NodeName(node), [.. rules.Select(rule => new RuleCounters(Listener, new RuleKey("192.0.2.10", rule.Port, RuleProtocol.Tcp), rule.Endpoints))]),
        _ => Owned);

    public void Count(long active, long fresh) =>
        State = TrafficTally.Count(State, new Dictionary<ListenerId, ConnectionCount> { [Listener] = new(active, fresh) }, _ => Owned);

    public void CountNothing() => State = TrafficTally.Count(State, new Dictionary<ListenerId, ConnectionCount>(), _ => Owned);

    public void Forget() => State = TrafficTally.Forget(State, [Listener]);

    internal sealed record RuleText(int Port, ImmutableArray<EndpointCounter> Endpoints)
    {
        public RuleText And(string member, long packets, long bytes, int weight = 1) =>
            this with { Endpoints = Endpoints.Add(new EndpointCounter(member, 8080, weight, packets, bytes)) };
    }
}
