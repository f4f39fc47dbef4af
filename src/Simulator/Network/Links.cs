using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Network;

/// <summary>All links, by the names of the places at their ends; each direction is a link of its own.</summary>
internal sealed class Links(Agenda agenda, Prng prng)
{
    private static readonly TimeSpan Quick = TimeSpan.FromMicroseconds(100);
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(2);

    /// <summary>There are some ten a second of them, and a few messages an hour.</summary>
    private const double OfDatagrams = 0.05;

    private readonly SortedDictionary<(string From, string To), Link> _links = [];
    private double _loss;
    private double _duplication;
    private double _lag;

    public Link Between(string from, string to)
    {
        if (!_links.TryGetValue((from, to), out var link))
            _links[(from, to)] = link = new Link { Loss = _loss, Duplication = _duplication, Lag = _lag };
        return link;
    }

    /// <summary>Brings a message there, unless it is lost. Whether the receiver still lives is for <paramref name="arrive"/> to see.</summary>
    /// <param name="twice">True if the protocol may deliver a message more than once.</param>
    public void Send(string from, string to, bool twice, Action arrive)
    {
        var link = Between(from, to);
        var (lost, again) = (link.IsCut || prng.Chance(link.Loss), twice && prng.Chance(link.Duplication));
        if (lost)
            return;
        agenda.After(Time(link), arrive);
        if (again)
            agenda.After(Time(link), arrive);
    }

    /// <summary>What becomes of one datagram or probe with a generator of the caller's own; null: it is lost.</summary>
    public static TimeSpan? Carry(Link link, Prng chance)
    {
        if (link.IsCut || chance.Chance(link.Loss * OfDatagrams))
            return null;
        return chance.Chance(link.Lag * OfDatagrams) ? chance.Between(Usual, Link.LongestDelay) : TimeSpan.Zero;
    }

    /// <summary>From now on, on every link; none is cut.</summary>
    public void Set(double loss, double duplication, double lag)
    {
        (_loss, _duplication, _lag) = (loss, duplication, lag);
        foreach (var link in _links.Values)
            (link.IsCut, link.Loss, link.Duplication, link.Lag) = (false, loss, duplication, lag);
    }

    private TimeSpan Time(Link link) => prng.Chance(link.Lag) ? prng.Between(Usual, Link.LongestDelay) : prng.Between(Quick, Usual);
}
