using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Failover;

/// <summary>What the limits say to a state at a moment.</summary>
internal sealed class BudgetRules(BudgetLimits limits, FailoverBudgetState state, DateTimeOffset now)
{
    public BudgetLimits Limits => limits;

    /// <summary>One more may be admitted as far as the rate and the number of open ones go.</summary>
    public bool Room => HasPlace && (limits.RatePerMinute == 0 || Paid + Interval <= now + Allowance);

    /// <summary>Null when there is no rate.</summary>
    public DateTimeOffset? PaidAfterOneMore => limits.RatePerMinute == 0 ? null : Paid + Interval;

    /// <summary>When the rate lets the next one through; null when it is not the rate that one has to wait for.</summary>
    public DateTimeOffset? NextByRate => limits.RatePerMinute == 0 || !HasPlace ? null : Paid + Interval - Allowance;

    /// <summary>When a loss stops counting.</summary>
    public DateTimeOffset? NextByWindow => RecentLosses.Select(loss => (DateTimeOffset?)(loss.At + limits.Window)).FirstOrDefault();

    public IEnumerable<LossCounted> RecentLosses => state.Losses.Where(loss => now - loss.At < limits.Window);

    public int LossesAllowed => Part(limits.Share, state.Nodes.Length);

    private bool HasPlace => limits.Concurrent == 0 || state.Open.Count < limits.Concurrent;

    private TimeSpan Interval => TimeSpan.FromTicks(TimeSpan.TicksPerMinute / limits.RatePerMinute);

    private TimeSpan Allowance => Interval * limits.Burst;

    private DateTimeOffset Paid => state.PaidUntil > now ? state.PaidUntil : now;

    /// <summary>The furthest ahead that the rate can have been used up; null when it is not further. A slower rate before was.</summary>
    public DateTimeOffset? PaidTooFar => limits.RatePerMinute > 0 && state.PaidUntil > now + Allowance ? now + Allowance : null;

    /// <summary>Why failovers of the kind would wait even if nobody else did anything; null when nothing holds them.</summary>
    public HoldReason? OwnReason(WaitingKind kind)
    {
        if (!kind.Explicit)
        {
            if (state.Pause is not null)
                return HoldReason.Paused;
            if (ByShare(kind) is { } share)
                return share;
        }

        return limits.PerHost > 0 && kind.Lost.Any(node => FailoverBudgetEvolution.Find(state, node)?.Host is { } host && state.OpenByHost.GetValueOrDefault(host) >= limits.PerHost)
            ? HoldReason.Host
            : null;
    }

    /// <summary>Its nodes that are lost and don't count yet. One that has lost everything and is alive is none.</summary>
    public ImmutableArray<NodeName> NewLosses(WaitingKind kind) => kind.Loses
        ? [.. kind.Lost.Where(node => FailoverBudgetEvolution.Find(state, node)?.Lost is not false && RecentLosses.All(loss => loss.Node != node))]
        : [];

    public int ZoneLossesAllowed(string zone) => Part(limits.ZoneShare, state.Nodes.Count(node => node.Zone == zone));

    private HoldReason? ByShare(WaitingKind kind)
    {
        var lost = NewLosses(kind);
        if (lost.IsEmpty)
            return null;
        if (limits.Share > 0 && RecentLosses.Count() + lost.Length > LossesAllowed)
            return HoldReason.Share;
        if (limits.ZoneShare == 0)
            return null;
        return lost.Select(node => FailoverBudgetEvolution.Find(state, node)?.Zone).OfType<string>().GroupBy(zone => zone, StringComparer.Ordinal)
            .Any(zone => RecentLosses.Count(loss => loss.Zone == zone.Key) + zone.Count() > ZoneLossesAllowed(zone.Key))
            ? HoldReason.ZoneShare
            : null;
    }

    private static int Part(decimal share, int nodes) => Math.Max(1, (int)decimal.Floor(share * nodes));
}
