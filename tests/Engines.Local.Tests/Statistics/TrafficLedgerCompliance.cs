using System.Collections.Immutable;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Statistics;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Engines.Local.Tests.Statistics;

/// <summary>What everything that keeps totals has to do.</summary>
public abstract class TrafficLedgerCompliance : IDisposable
{
    protected static readonly ListenerId Shop = new(Guid.Parse("11111111-2222-3333-4444-555555555555"));
    protected static readonly ListenerId Mail = new(Guid.Parse("aaaaaaaa-2222-3333-4444-555555555555"));
    private static readonly NodeName A = new("node-a");
    private static readonly NodeName B = new("node-b.example");
    private ITrafficLedger? _ledger;

    protected ITrafficLedger Ledger => _ledger ??= Open();

    public void Dispose()
    {
        _ledger?.Dispose();
        Clean();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void At_first_nothing_is_kept()
    {
        Assert.Empty(Ledger.Load().Listeners);
        Assert.Empty(Ledger.Load().Nodes);
    }

    [Fact]
    public void What_was_kept_comes_back_to_the_letter()
    {
        var state = Some();
        Keep(TrafficState.Empty, state);
        AssertSame(state);
        Reopen();
        AssertSame(state);
    }

    [Fact]
    public void Later_rounds_write_over_and_take_away()
    {
        var first = Some();
        Keep(TrafficState.Empty, first);
        var second = TrafficTally.Fold(first, new NodeCounters(A, [Rule(Shop, 80, Endpoint("10.0.0.1", 99, 9999))]), _ => true);
        second = TrafficTally.Forget(second, [Mail]);
        Keep(first, second);
        Reopen();
        AssertSame(second);
        Assert.Equal(Shop, Assert.Single(Ledger.Load().Listeners).Key);
    }

    [Fact]
    public void The_largest_numbers_fit()
    {
        var state = TrafficTally.Fold(TrafficState.Empty, new NodeCounters(A, [Rule(Shop, 65535, Endpoint("2001:db8::1", long.MaxValue, long.MaxValue))]), _ => true);
        Keep(TrafficState.Empty, state);
        Reopen();
        AssertSame(state);
    }

    [Fact]
    public void A_round_that_changes_nothing_changes_nothing()
    {
        var state = Some();
        Keep(TrafficState.Empty, state);
        Keep(state, state);
        AssertSame(state);
    }

    protected abstract ITrafficLedger Open();

    protected abstract void Clean();

    protected static TrafficState Some()
    {
        var state = TrafficTally.Fold(TrafficState.Empty, new NodeCounters(A,
        [
            Rule(Shop, 80, Endpoint("10.0.0.1", 3, 300), Endpoint("10.0.0.2", 1, 40)),
            Rule(Shop, 443, Endpoint("2001:db8::5", 7, 700)),
            Rule(Mail, 25, Endpoint("10.0.0.9", 0, 0)),
            Rule(Mail, 26),
        ]), _ => true);
        state = TrafficTally.Fold(state, new NodeCounters(B, [Rule(Shop, 80, Endpoint("10.0.0.1", 5, 55))]), _ => true);
        state = TrafficTally.Fold(state, new NodeCounters(B, [Rule(Shop, 80, Endpoint("10.0.0.2", 5, 55))]), _ => true);
        return TrafficTally.Count(state, new Dictionary<ListenerId, ConnectionCount> { [Shop] = new(4, 9) }, _ => true);
    }

    protected void Keep(TrafficState kept, TrafficState wanted) => Ledger.Keep(TrafficChange.Between(kept, wanted));

    protected void Reopen()
    {
        _ledger?.Dispose();
        _ledger = null;
    }

    protected void AssertSame(TrafficState expected)
    {
        var kept = Ledger.Load();
        Assert.Equal(Text(expected), Text(kept));
    }

    private static IEnumerable<string> Text(TrafficState state) =>
        state.Listeners.Select(listener => $"{listener.Key} {listener.Value}")
            .Concat(state.Nodes.SelectMany(node => node.Value.Select(rule =>
                $"{node.Key} {rule.Key} {rule.Value.Settling} {string.Join(", ", rule.Value.Endpoints)}")))
            .Order(StringComparer.Ordinal);

    private static RuleCounters Rule(ListenerId listener, int port, params EndpointCounter[] endpoints) =>
        new(listener, new RuleKey("192.0.2.10", port, RuleProtocol.Tcp), [.. endpoints]);

    private static EndpointCounter Endpoint(string address, long packets, long bytes) => new(address, 8080, 1, packets, bytes);
}
