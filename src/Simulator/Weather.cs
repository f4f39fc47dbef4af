using LoxiActors.Simulation.Journal;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation;

/// <summary>
/// What goes wrong in a stretch of time, and how often. Each storm draws its own: which kinds of fault there are at all, and each of them
/// rare or common, because a fault that always comes keeps others from being seen.
/// </summary>
internal sealed record Weather
{
    public static Weather Calm { get; } = new();

    public JournalFaults Journal { get; init; } = JournalFaults.None;

    /// <summary>Octavia's database fails at the commit; the driver was told that its call is accepted.</summary>
    public double CommitFails { get; init; }

    public double CommitSlow { get; init; }

    /// <summary>Octavia can't show a tree.</summary>
    public double Unreadable { get; init; }

    /// <summary>The driver-agent dies in the middle of a report, or its answer is lost.</summary>
    public double SocketFails { get; init; }

    /// <summary>Of messages between two places.</summary>
    public double Loss { get; init; }

    public double Duplication { get; init; }

    public double Lag { get; init; }

    /// <summary>The mean time between two requests for one load balancer.</summary>
    public TimeSpan BetweenChanges { get; init; } = TimeSpan.FromHours(6);

    /// <summary>The mean time between two things that an operator does; null for never.</summary>
    public TimeSpan? BetweenOperators { get; init; }

    /// <summary>Mean times between two faults of a kind; null for never.</summary>
    public IReadOnlyDictionary<Fault, TimeSpan> Faults { get; init; } = new Dictionary<Fault, TimeSpan>();

    public static Weather Draw(Prng prng)
    {
        double Rate(double rare, double common) => prng.Below(4) switch
        {
            0 => 0,
            1 or 2 => rare,
            _ => common,
        };
        var faults = new Dictionary<Fault, TimeSpan>();
        foreach (var kind in Enum.GetValues<Fault>())
        {
            if (prng.Chance(0.6))
                faults[kind] = prng.Chance(0.3) ? TimeSpan.FromMinutes(40) : TimeSpan.FromHours(6);
        }

        return new Weather
        {
            Journal = new JournalFaults
            {
                Lost = Rate(0.001, 0.02),
                AnswerLost = Rate(0.001, 0.02),
                Slow = Rate(0.01, 0.1),
                EarlierSnapshot = Rate(0.1, 0.5),
                Unreadable = Rate(0.01, 0.1),
            },
            CommitFails = Rate(0.02, 0.2),
            CommitSlow = Rate(0.05, 0.3),
            Unreadable = Rate(0.01, 0.1),
            SocketFails = Rate(0.01, 0.1),
            Loss = Rate(0.002, 0.05),
            Duplication = Rate(0.01, 0.2),
            Lag = Rate(0.01, 0.1),
            BetweenChanges = prng.Below(4) switch
            {
                0 => TimeSpan.FromMinutes(40),
                1 or 2 => TimeSpan.FromHours(6),
                _ => TimeSpan.FromHours(24),
            },
            BetweenOperators = prng.Below(3) switch
            {
                0 => null,
                1 => TimeSpan.FromHours(2),
                _ => TimeSpan.FromMinutes(20),
            },
            Faults = faults,
        };
    }
}
