#pragma warning disable RS0030 // Operators ask in the shell, never in a decider.
namespace LoxiActors.Actors.Hosting;

/// <summary>
/// The cluster that runs one engine on several hosts, as this host sees it, for operators to look at and to steer. Usable before the engine has
/// started and while it is fenced. A member's address is its host and port, <c>10.0.0.1:4053</c>. Safe for any number of threads.
/// </summary>
public interface ICluster
{
    /// <summary>Why this host is no member that is up; null while it is one. At once.</summary>
    string? WhyNotUp { get; }

    /// <summary>What this host knows by itself, at once; without hosts' names and without where shards are on other hosts.</summary>
    ClusterGlance Glance { get; }

    /// <summary>Asks the other members and the index, each for a few seconds at most; what was not heard in time is missing.</summary>
    ValueTask<ClusterPicture> LookAsync(CancellationToken cancellation);

    /// <summary>The others take the member for lost, and over what it ran; it fences itself when it hears of it.</summary>
    /// <param name="force">Also when it is reachable, and so may be at work.</param>
    ValueTask<ClusterAnswer> DownAsync(string address, bool force, OperatorsWish wish, CancellationToken cancellation);

    /// <summary>The member hands over what it runs and leaves; its process ends.</summary>
    ValueTask<ClusterAnswer> LeaveAsync(string address, OperatorsWish wish, CancellationToken cancellation);

    /// <summary>
    /// All shards leave the member and none is placed there while another host can take it; it stays a member. Holds until it ends or the
    /// member does, whichever host places the shards. Not durable: a host that starts again isn't drained.
    /// </summary>
    ValueTask<ClusterAnswer> DrainAsync(string address, OperatorsWish wish, CancellationToken cancellation);

    /// <summary>Ends a drain; shards come back as they are rebalanced.</summary>
    ValueTask<ClusterAnswer> UndrainAsync(string address, OperatorsWish wish, CancellationToken cancellation);

    /// <summary>The next round evens all shards out at once, instead of a few.</summary>
    ValueTask<ClusterAnswer> RebalanceAsync(OperatorsWish wish, CancellationToken cancellation);
}

/// <param name="By">Who asks; stands in the log.</param>
public sealed record OperatorsWish(string By, string? Reason);
