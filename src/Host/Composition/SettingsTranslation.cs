using LoxiActors.Actors.Failover;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Compiling;
using LoxiActors.Actors.SparePool;
using LoxiActors.Host.Configuration;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Host.Composition;

/// <summary>The configuration in the words of those who are configured.</summary>
internal static class SettingsTranslation
{
    public static LoadBalancerSettings ToLoadBalancers(Settings settings) => new()
    {
        OperationDeadline = settings.Octavia.OperationDeadline,
        RebuildAfter = settings.Failover.RebuildAfter,
        FailBackAfter = settings.Failover.FailBackAfter,
        DefaultTopology = settings.LoxiLb.DefaultTopology,
        Compiler = new CompilerSettings(NodeCapabilities.V098, settings.LoxiLb.NatMode, settings.LoxiLb.EnableHealthMonitor),
    };

    public static FailoverBudgetSettings ToBudget(FailoverSettings settings) => new()
    {
        Limits = new BudgetLimits
        {
            RatePerMinute = settings.RatePerMinute,
            Burst = settings.Burst,
            Concurrent = settings.Concurrent,
            Share = settings.Share,
            ZoneShare = settings.ZoneShare,
            Window = settings.Window,
            PerHost = settings.PerHost,
        },
    };

    public static SparePoolSettings ToSparePool(SpareSettings settings) => new()
    {
        Count = settings.Count,
        MinAge = settings.MinAge,
        ReuseNodes = settings.ReuseNodes,
    };
}
