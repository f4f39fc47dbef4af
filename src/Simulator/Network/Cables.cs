using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Network;

/// <summary>All links, by the names of the places at their ends; each direction is a link of its own.</summary>
internal sealed class Cables(Agenda agenda, Prng prng)
{
    private static readonly TimeSpan Quick = TimeSpan.FromMicroseconds(100);
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(2);

    private readonly SortedDictionary<(string From, string To), Link> _links = [];

    public IReadOnlyCollection<Link> All => _links.Values;

    public Link Between(string from, string to)
    {
        if (!_links.TryGetValue((from, to), out var link))
            _links[(from, to)] = link = new Link();
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

    public void Heal()
    {
        foreach (var link in _links.Values)
            (link.IsCut, link.Loss, link.Duplication, link.Lag) = (false, 0, 0, 0);
    }

    private TimeSpan Time(Link link) => prng.Chance(link.Lag) ? prng.Between(Usual, link.LongestDelay) : prng.Between(Quick, Usual);
}
