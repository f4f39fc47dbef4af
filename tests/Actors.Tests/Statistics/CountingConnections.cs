using LoxiActors.Actors.Statistics;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Tests.Statistics;

public sealed class CountingConnections
{
    private static readonly NodeName A = new("a");
    private static readonly NodeName B = new("b");
    private ConnectionTally _tally = ConnectionTally.Empty;

    [Fact]
    public void Of_the_first_read_nothing_is_new()
    {
        Assert.Equal(new ConnectionCount(2, 0), Read(Has(A, 1, 2)));
        Assert.Equal(new ConnectionCount(3, 2), Read(Has(A, 2, 3, 4)));
        Assert.Equal(new ConnectionCount(0, 0), Read(Has(A)));
    }

    [Fact]
    public void A_connection_that_two_nodes_show_is_one()
    {
        Read(Has(A), Has(B));
        Assert.Equal(new ConnectionCount(3, 3), Read(Has(A, 1, 2), Has(B, 2, 3)));
    }

    [Fact]
    public void A_connection_that_moves_to_another_node_is_not_new()
    {
        Read(Has(A, 1), Has(B));
        Assert.Equal(new ConnectionCount(1, 0), Read(Has(A), Has(B, 1)));
    }

    [Fact]
    public void What_went_through_a_silent_node_is_not_active_nor_new_when_it_is_back()
    {
        Read(Has(A, 1, 2), Has(B, 9));
        Assert.Equal(new ConnectionCount(1, 0), Read([A], Has(B, 9)));
        Assert.Equal(new ConnectionCount(3, 0), Read(Has(A, 1, 2), Has(B, 9)));
        Assert.Equal(new ConnectionCount(4, 1), Read(Has(A, 1, 2, 3), Has(B, 9)));
    }

    [Fact]
    public void A_node_that_was_not_read_this_time_keeps_what_it_had()
    {
        Read(Has(A, 1), Has(B, 2));
        Assert.Equal(new ConnectionCount(2, 0), Read(Has(B, 2)));
    }

    private ConnectionCount Read(params (NodeName Node, ulong[] Numbers)[] read) => Read([], read);

    private ConnectionCount Read(NodeName[] silent, params (NodeName Node, ulong[] Numbers)[] read)
    {
        (_tally, var counts) = _tally.Advance(
            read.ToDictionary(
                item => item.Node,
                item => (IReadOnlyDictionary<ListenerId, IReadOnlySet<ulong>>)new Dictionary<ListenerId, IReadOnlySet<ulong>> { [Tally.Listener] = item.Numbers.ToHashSet() }),
            silent);
        return counts.GetValueOrDefault(Tally.Listener);
    }

    private static (NodeName Node, ulong[] Numbers) Has(NodeName node, params ulong[] numbers) => (node, numbers);
}
