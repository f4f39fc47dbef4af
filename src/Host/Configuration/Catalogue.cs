using LoxiActors.Adapters.LoxiLb.Options;

namespace LoxiActors.Host.Configuration;

/// <param name="Name">As it stands between the brackets.</param>
/// <param name="Text">What the section is about, in a sentence.</param>
internal sealed record SectionDescription(string Name, string Text, IReadOnlyList<OptionDescription> Options);

/// <summary>Every section and option that there is.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<SectionDescription> Sections { get; } =
    [
        new(HostOptions.Section, "This process and its HTTP API.", HostOptions.All),
        new(DatabaseOptions.Section, "What a pair of hosts keeps its journal in.", DatabaseOptions.All),
        new(EngineOptions.Section, "What runs the load balancers and keeps their journal.", EngineOptions.All),
        new(OctaviaOptions.Section, "What is promised to Octavia, and how it is told.", OctaviaOptions.All),
        new(HeartbeatOptions.Section, "The UDP heartbeats of the nodes' agents (docs/heartbeats.md).", HeartbeatOptions.All),
        new(HealthOptions.Section, "Who says that a node is dead, and how fast.", HealthOptions.All),
        new(FailoverOptions.Section, "How much may move at once when nodes are lost, and when.", FailoverOptions.All),
        new(SpareOptions.Section, "Which nodes take the place of lost ones.", SpareOptions.All),
        new(OptionCatalogue.LoxiLbSection, "The LoxiLB nodes, and how they are talked to.", NodesOptions.LoxiLb),
        new(OptionCatalogue.NodeSection, "One node; NAME is 1 to 63 of a-z, 0-9, '-' and '.'.", NodesOptions.Node),
    ];
}
