using System.Collections.Immutable;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Adapters.LoxiLb.Options;

/// <summary>Makes options of the configuration's text. Looks at no file and no clock.</summary>
public static class LoxiLbOptionsReader
{
    private static readonly Dictionary<string, string> NatReasons = new(StringComparer.Ordinal)
    {
        ["SNAT"] = "LoxiLB has no mode of that name; ONEARM is the one in which members see the node's address (must be one of ONEARM, FULLNAT, DNAT)",
    };

    /// <param name="nodeSections">By the NAME of [node NAME].</param>
    /// <returns>Every error, each naming section, option, value and reason; the options are only fit for use when there is none.</returns>
    public static (LoxiLbOptions Options, ImmutableArray<string> Errors) Read(
        IReadOnlyDictionary<string, string?> loxilbSection,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> nodeSections)
    {
        var errors = new List<string>();
        var section = new SectionReader(OptionCatalogue.LoxiLbSection, OptionCatalogue.LoxiLbSection, loxilbSection, errors);
        var options = new LoxiLbOptions
        {
            Nodes = NodeListReader.Read(section, nodeSections, errors),
            ApiTimeout = section.Seconds("api_timeout"),
            RoleTimeout = section.Seconds("role_timeout"),
            ApiRetries = section.Integer("api_retries"),
            ApiRetryInterval = section.Seconds("api_retry_interval"),
            MaxConnectionsPerNode = section.Integer("api_max_connections_per_pool"),
            DebugApiCalls = section.Boolean("debug_api_calls"),
            EnableHealthMonitor = section.Boolean("enable_health_monitor"),
            WorkerThreads = section.Integer("worker_threads"),
            EnableResourceCaching = section.Boolean("enable_resource_caching"),
            CacheTimeout = section.Seconds("cache_timeout"),
            HealthCheckInterval = section.Seconds("cluster_health_check_interval"),
            BfdInterval = TimeSpan.FromMilliseconds(section.Integer("bfd_interval")),
            BfdRetries = section.Integer("bfd_retries"),
            DefaultTopology = section.Choice("default_topology") switch
            {
                "ACTIVE_STANDBY" => Topology.ActiveStandby,
                "ACTIVE_ACTIVE" => Topology.ActiveActive,
                _ => Topology.Single,
            },
            NatMode = section.Choice("nat_mode", NatReasons) switch
            {
                "DNAT" => NatMode.Dnat,
                "FULLNAT" => NatMode.FullNat,
                _ => NatMode.OneArm,
            },
        };
        return (options, [.. errors]);
    }
}
