using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Network;

namespace LoxiActors.Simulation.Tests.Network;

public sealed class LinksTests
{
    private const int Many = 1_000;

    private readonly Agenda _agenda = new();
    private readonly Links _network;

    public LinksTests() => _network = new Links(_agenda, new Prng(1));

    [Fact]
    public void A_good_link_brings_everything_once_and_soon()
    {
        var arrived = Send("a", "b", twice: true);

        Assert.Equal(Many, arrived.Count);
        Assert.Equal(Many, arrived.Distinct().Count());
        Assert.InRange(_agenda.Now, TimeSpan.Zero, TimeSpan.FromMilliseconds(2));
    }

    [Fact]
    public void Messages_overtake_each_other()
    {
        var arrived = Send("a", "b", twice: false);

        Assert.NotEqual(arrived.Order(), arrived);
    }

    [Fact]
    public void A_cut_goes_one_way()
    {
        _network.Between("a", "b").IsCut = true;

        Assert.Empty(Send("a", "b", twice: true));
        Assert.Equal(Many, Send("b", "a", twice: true).Count);
    }

    [Fact]
    public void Messages_get_lost()
    {
        _network.Between("a", "b").Loss = 0.2;

        Assert.InRange(Send("a", "b", twice: false).Count, 700, 900);
    }

    [Fact]
    public void Only_what_may_come_twice_does()
    {
        _network.Between("a", "b").Duplication = 0.2;

        Assert.Equal(Many, Send("a", "b", twice: false).Count);
        Assert.InRange(Send("a", "b", twice: true).Count, 1_100, 1_300);
    }

    [Fact]
    public void Some_take_seconds()
    {
        _network.Between("a", "b").Lag = 0.2;

        Assert.Equal(Many, Send("a", "b", twice: false).Count);

        Assert.InRange(_agenda.Now, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public void Healed_links_are_good()
    {
        var link = _network.Between("a", "b");
        (link.IsCut, link.Loss, link.Duplication, link.Lag) = (true, 1, 1, 1);

        _network.Set(loss: 0, duplication: 0, lag: 0);

        Assert.Equal(Many, Send("a", "b", twice: true).Count);
    }

    /// <returns>The messages' numbers in the order in which they arrived.</returns>
    private List<int> Send(string from, string to, bool twice)
    {
        var arrived = new List<int>();
        for (var number = 0; number < Many; number++)
        {
            var one = number;
            _network.Send(from, to, twice, () => arrived.Add(one));
        }

        while (_agenda.Waiting > 0)
            _agenda.Step(TimeSpan.MaxValue);
        return arrived;
    }
}
