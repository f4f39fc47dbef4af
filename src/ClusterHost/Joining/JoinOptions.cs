using Akka.Configuration;
using LoxiActors.ClusterHost.Hocon;

namespace LoxiActors.ClusterHost.Joining;

/// <summary>The timers of a host that looks for the others.</summary>
internal sealed record JoinOptions
{
    private const string Path = "loxiactors.join";

    /// <summary>How often is looked.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long what was found has to stay the same before a cluster is formed.</summary>
    public TimeSpan StableMargin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How much later each host tries than the one with the next lower address.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For one look.</summary>
    public TimeSpan LookupTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For one attempt to join or to form, after which everything is looked at again.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a member is noted in the database.</summary>
    public TimeSpan NoteEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a note counts. As long as one of another host does, no cluster is formed.</summary>
    public TimeSpan NoteHolds { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="Host.Configuration.ConfigurationException">A timer can't be used; names it.</exception>
    public static JoinOptions Read(Config akka) => new()
    {
        StableMargin = Span(akka, "stable-margin"),
        LookupTimeout = Span(akka, "lookup-timeout"),
        AttemptTimeout = Span(akka, "attempt-timeout"),
    };

    private static TimeSpan Span(Config akka, string setting)
    {
        var (path, text) = ($"{Path}.{setting}", akka.GetString($"{Path}.{setting}"));
        try
        {
            var value = akka.GetTimeSpan(path, allowInfinite: false);
            return value >= TimeSpan.FromMilliseconds(100) && value <= TimeSpan.FromMinutes(5)
                ? value
                : throw HoconFile.Wrong(path, text, "has to be from 100ms to 5m");
        }
        catch (FormatException)
        {
            throw HoconFile.Wrong(path, text, "is no length of time, such as 3s");
        }
    }
}
