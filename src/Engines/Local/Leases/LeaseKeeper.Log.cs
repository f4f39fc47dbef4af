using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Local.Leases;

internal static partial class LeaseKeeperLog
{
    [LoggerMessage(2100, LogLevel.Information, "Waiting: {Holder} has the lease (epoch {Epoch})")]
    public static partial void LeaseWaiting(this ILogger log, string holder, long epoch);

    [LoggerMessage(2101, LogLevel.Information, "The lease is this host's (epoch {Epoch})")]
    public static partial void LeaseTaken(this ILogger log, long epoch);

    [LoggerMessage(2102, LogLevel.Warning, "The lease can't be asked for; this goes on until it can: {Reason}")]
    public static partial void LeaseNotAsked(this ILogger log, string reason);

    [LoggerMessage(2103, LogLevel.Warning, "The lease (epoch {Epoch}) could not be renewed: {Reason}")]
    public static partial void LeaseNotRenewed(this ILogger log, long epoch, string reason);

    [LoggerMessage(2104, LogLevel.Error, "The lease (epoch {Epoch}) is over: nothing is sent to a node or told to Octavia until it is renewed. {Reason}")]
    public static partial void LeaseOver(this ILogger log, long epoch, string reason);

    [LoggerMessage(2105, LogLevel.Warning, "The lease is this host's again (epoch {Epoch}); nobody had taken over")]
    public static partial void LeaseResumed(this ILogger log, long epoch);

    [LoggerMessage(2106, LogLevel.Critical, "{Holder} has taken over (epoch {Epoch}); this host had epoch {Own} and ends")]
    public static partial void LeaseLost(this ILogger log, string holder, long epoch, long own);

    [LoggerMessage(2107, LogLevel.Information, "The lease (epoch {Epoch}) was given back")]
    public static partial void LeaseReleased(this ILogger log, long epoch);

    [LoggerMessage(2108, LogLevel.Warning, "The lease (epoch {Epoch}) could not be given back, so another host waits until it is over: {Reason}")]
    public static partial void LeaseNotReleased(this ILogger log, long epoch, string reason);
}
