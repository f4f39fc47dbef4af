using LoxiActors.Engines.Akka.Membership;

namespace LoxiActors.Engines.Akka;

/// <summary>Bounds and times of the engine on one host. Those of the cluster itself (failure detection, hand-off, remoting) are Akka's own settings.</summary>
public sealed record AkkaEngineOptions
{
    /// <summary>What people call this host.</summary>
    public required string HostName { get; init; }

    /// <summary>Inputs that may wait for one entity; 1 to 65,535. Told inputs, the outcomes of effects, have as many places again.</summary>
    public int MailboxCapacity { get; init; } = 256;

    /// <summary>Events after which the state is stored along; at least 1.</summary>
    public int SnapshotEvery { get; init; } = 8;

    /// <summary>Events of one entity that are kept for its history, at least; twice as many at most, unless it changed hosts very often.</summary>
    public int HistoryLimit { get; init; } = 1_000;

    /// <summary>How long a retired entity's history is kept.</summary>
    public TimeSpan RetiredFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>After how long without an input an entity that needs no guarding leaves memory.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The first pause before an entity whose turn could not be completed is brought back; doubles up to <see cref="LongestRevivePause"/>.</summary>
    public TimeSpan RevivePause { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestRevivePause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an asker waits for an entity that may be on another host; of real time.</summary>
    public TimeSpan AskPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What was told is sent again when nothing has been heard of it for so long; of real time.</summary>
    public TimeSpan TellAgainAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it is sent before it is given up; its effect is issued again when the entity is brought back the next time.</summary>
    public int TellTries { get; init; } = 24;

    /// <summary>Shards per kind; the same on every host and for the life of a cluster.</summary>
    public int Shards { get; init; } = 100;

    /// <summary>Told each time the index said that this host may write; null: nobody asks.</summary>
    public ClusterLease? Lease { get; init; }

    /// <summary>Entities that are brought back at the same time when a cluster starts.</summary>
    public int BringBackAbreast { get; init; } = 256;
}
