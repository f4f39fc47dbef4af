using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Probing;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb.Tests.Probing;

public sealed class ProberTests : IDisposable
{
    private static readonly HealthPolicy Policy = new();
    private readonly Dictionary<NodeName, FakeNetwork> _networks = [];
    private readonly List<NodeName> _ended = [];
    private readonly List<ProbeEnd> _ends = [];
    private readonly List<Exception> _failures = [];
    private Prober? _prober;

    public void Dispose() => _prober?.Dispose();

    [Fact]
    public void Nodes_are_asked_once_in_each_interval_and_not_all_at_once()
    {
        var prober = Make(10, atOnceMax: 100);
        var counts = new List<int>();
        for (var tick = 0; tick < 30; tick++)
        {
            var before = _ended.Count;
            prober.Tick(Orders(10), At(tick * 50));
            counts.Add(_ended.Count - before);
        }

        Assert.All(_networks.Values, network => Assert.InRange(network.Requests, 2, 3));
        Assert.True(counts.Max() <= 2);
    }

    [Fact]
    public void No_more_are_under_way_than_allowed_and_those_in_doubt_come_first()
    {
        var prober = Make(10, atOnceMax: 3);
        foreach (var network in _networks.Values)
            network.Answers = () => new TaskCompletionSource<HttpResponseMessage>().Task;
        var orders = Orders(10);
        orders[8] = orders[8] with { InDoubt = true };
        orders[9] = orders[9] with { InDoubt = true };
        prober.Tick(orders, At(1_000));
        Assert.Equal(3, prober.UnderWay);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 1, 1], _networks.OrderBy(pair => pair.Key).Select(pair => pair.Value.Requests));
        prober.Tick(orders, At(3_000));
        Assert.Equal(3, prober.UnderWay);
    }

    [Fact]
    public void A_node_that_comes_into_doubt_is_asked_at_once_and_then_at_its_faster_pace()
    {
        var prober = Make(1, atOnceMax: 3);
        var network = _networks.Values.Single();
        prober.Tick(Orders(1), At(1_000));
        prober.Tick(Orders(1), At(1_050));
        Assert.Equal(1, network.Requests);
        var doubt = new[] { Orders(1)[0] with { InDoubt = true, Interval = Policy.SuspectProbeInterval } };
        prober.Tick(doubt, At(1_100));
        Assert.Equal(2, network.Requests);
        prober.Tick(doubt, At(1_150));
        prober.Tick(doubt, At(1_200));
        Assert.Equal(2, network.Requests);
        prober.Tick(doubt, At(1_300));
        Assert.Equal(3, network.Requests);
    }

    [Fact]
    public void A_probe_that_fails_within_the_control_plane_says_nothing_and_comes_again()
    {
        var prober = Make(1, atOnceMax: 3);
        _networks.Values.Single().Answers = () => throw new NotSupportedException("no such thing");
        prober.Tick(Orders(1), At(1_000));
        prober.Tick(Orders(1), At(2_000));
        Assert.Equal([ProbeEnd.Void, ProbeEnd.Void], _ends);
        Assert.Equal(2, _failures.OfType<NotSupportedException>().Count());
    }

    private Prober Make(int count, int atOnceMax)
    {
        var nodes = Enumerable.Range(0, count).Select(number => new NodeOptions { Name = new($"node-{number}"), Url = new($"http://127.0.0.1:{number + 1}") });
        return _prober = new Prober(
            nodes, Policy, atOnceMax, TimeProvider.System, (node, _, result, _) =>
            {
                _ended.Add(node);
                _ends.Add(result.End);
            },
            (_, failure) => _failures.Add(failure),
            name => _networks[name] = new FakeNetwork());
    }

    private static ProbeOrder[] Orders(int count) => [.. Enumerable.Repeat(new ProbeOrder(Policy.ProbeInterval, Policy.ProbeTimeout, false, false, false), count)];

    private static ProbeStart At(int milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(milliseconds));
}
