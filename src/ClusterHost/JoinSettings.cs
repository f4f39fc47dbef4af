using Akka.Configuration;
using LoxiActors.ClusterHost.Stores;
using LoxiActors.Host.Configuration;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;
using Settings = LoxiActors.Host.Configuration.Settings;

namespace LoxiActors.ClusterHost;

/// <summary>How a host finds the others, checked against what they need to have in common.</summary>
internal static class JoinSettings
{
    private const string SeedNodes = "akka.cluster.seed-nodes";

    /// <summary>The longest that a host may act without having heard from the index: the others take over no sooner than this.</summary>
    private static readonly TimeSpan LongestLease = TimeSpan.FromSeconds(3);

    /// <summary>Nothing says where other hosts might be: this one forms a cluster of its own.</summary>
    public static bool IsAlone(Config akka) => akka.GetStringList(SeedNodes).Count == 0;

    /// <exception cref="ConfigurationException">They don't fit together.</exception>
    public static void Check(Config akka, Settings settings, ClusterStore store)
    {
        if (!IsAlone(akka) && !store.IsShared)
        {
            throw Wrong("akka", SeedNodes, string.Join(", ", akka.GetStringList(SeedNodes)),
                "names other hosts, which need a database that all of them reach: set connection of [database]");
        }

        if (settings.Database is { } database && database.Lease.Duration > LongestLease)
        {
            throw Wrong("database", "lease_duration", $"{database.Lease.Duration.TotalSeconds:0.#}",
                $"is longer than {LongestLease.TotalSeconds:0} s; in a cluster other hosts may have taken over by then");
        }
    }

    private static ConfigurationException Wrong(string section, string setting, string value, string why) => new([new ConfigurationError(section, setting, value, why)]);
}
