using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Compiling;
using LoxiActors.Engines.Local;
using LoxiActors.Host.Configuration;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Host.Composition;

/// <summary>The configuration in the words of those who are configured.</summary>
internal static class SettingsTranslation
{
    public static LoadBalancerSettings ToLoadBalancers(Settings settings) => new()
    {
        OperationDeadline = settings.Octavia.OperationDeadline,
        DefaultTopology = settings.LoxiLb.DefaultTopology,
        Compiler = new CompilerSettings(NodeCapabilities.V098, settings.LoxiLb.NatMode, settings.LoxiLb.EnableHealthMonitor),
    };

    public static LocalEngineOptions ToEngine(EngineSettings settings) => new()
    {
        MailboxCapacity = settings.MailboxSize,
        SnapshotEvery = settings.SnapshotEvery,
        HistoryLimit = settings.HistoryEvents,
        RetiredFor = settings.HistoryRetention,
        IdleAfter = settings.PassivateAfter,
    };
}
