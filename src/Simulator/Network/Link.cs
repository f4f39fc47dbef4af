namespace LoxiActors.Simulation.Network;

/// <summary>One way between two places. Messages take their time, each its own, so they overtake each other; they get lost, and come twice.</summary>
internal sealed class Link
{
    /// <summary>Nothing comes through.</summary>
    public bool IsCut { get; set; }

    /// <summary>The part of the messages that is lost.</summary>
    public double Loss { get; set; }

    /// <summary>The part of the messages that comes twice, where the protocol lets it.</summary>
    public double Duplication { get; set; }

    /// <summary>The part of the messages that takes up to <see cref="LongestDelay"/>.</summary>
    public double Lag { get; set; }

    public static TimeSpan LongestDelay { get; } = TimeSpan.FromSeconds(8);
}
