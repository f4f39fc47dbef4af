using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using LoxiActors.ClusterHost.Hocon;
using LoxiActors.ClusterHost.Stores;
using LoxiActors.Host.Configuration;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;
using Settings = LoxiActors.Host.Configuration.Settings;

namespace LoxiActors.ClusterHost.Joining;

/// <summary>How a host finds the others, checked against what they need to have in common.</summary>
/// <param name="SeedNodes">Whoever may be there; empty when discovery says.</param>
/// <param name="Method">Of discovery; null when there is none.</param>
/// <param name="ServiceName">What discovery is asked for.</param>
/// <param name="Port">Of a host of which discovery knows only the address; null: the same as this one's.</param>
internal sealed record JoinSettings(IReadOnlyList<Address> SeedNodes, string? Method, string ServiceName, int? Port, JoinOptions Options)
{
    /// <summary>Akka would begin to join by itself, and its first seed node forms a cluster whatever the database says: it is told of none.</summary>
    public const string SeedNodesPath = "akka.cluster.seed-nodes";

    public static readonly Config WithoutSeedNodes = ConfigurationFactory.ParseString($"{SeedNodesPath} = []");

    private const string MethodPath = "akka.discovery.method";
    private const string ServicePath = "loxiactors.join.service-name";
    private const string PortPath = "loxiactors.join.port";

    /// <summary>Of Akka's own default.</summary>
    private const string NoMethod = "<method>";

    /// <summary>The longest that a host may act without having heard from the index: the others take over no sooner than this.</summary>
    private static readonly TimeSpan LongestLease = TimeSpan.FromSeconds(3);

    /// <summary>Nothing says where other hosts might be: this one forms a cluster of its own.</summary>
    public bool IsAlone => SeedNodes.Count == 0 && Method is null;

    /// <summary>For people.</summary>
    public string Others => IsAlone ? "none" : Method is null ? $"among {string.Join(", ", SeedNodes)}" : $"discovery {Method} of {ServiceName}";

    /// <exception cref="ConfigurationException">A setting can't be used; names it.</exception>
    public static JoinSettings Read(Config akka, string systemName)
    {
        var seeds = akka.GetStringList(SeedNodesPath, []).Select(text => Seed(text, systemName)).ToList();
        var method = akka.GetString(MethodPath) is { Length: > 0 } set and not NoMethod ? set : null;
        if (method is not null && seeds.Count > 0)
            throw HoconFile.Wrong(MethodPath, method, $"says how to find the others, and {SeedNodesPath} names them: set one of the two");
        var service = akka.GetString(ServicePath) ?? "";
        if (method is not null && service.Length == 0)
            throw HoconFile.Wrong(ServicePath, "", $"is needed by {MethodPath} = {method}");
        if (method is not null && string.IsNullOrEmpty(akka.GetString($"akka.discovery.{method}.class")) && method is not ("config" or "aggregate"))
            throw HoconFile.Wrong(MethodPath, method, "there is no such method: config, aggregate, dns, kubernetes");
        var port = akka.GetInt(PortPath);
        if (port is < 0 or > 65_535)
            throw HoconFile.Wrong(PortPath, akka.GetString(PortPath), "has to be from 1 to 65535, or 0 for this host's own");
        return new JoinSettings(seeds, method, service, port == 0 ? null : port, JoinOptions.Read(akka));
    }

    /// <exception cref="ConfigurationException">They don't fit together.</exception>
    public void Check(Settings settings, ClusterStore store)
    {
        if (!IsAlone && !store.IsShared)
        {
            throw HoconFile.Wrong(Method is null ? SeedNodesPath : MethodPath, Method ?? string.Join(", ", SeedNodes),
                "names other hosts, which need a database that all of them reach: set connection of [database]");
        }

        if (settings.Database is { } database && database.Lease.Duration > LongestLease)
        {
            throw new ConfigurationException([new ConfigurationError("database", "lease_duration", $"{database.Lease.Duration.TotalSeconds:0.#}",
                $"is longer than {LongestLease.TotalSeconds:0} s; in a cluster other hosts may have taken over by then")]);
        }
    }

    public IHostFinder Finder(Cluster cluster)
    {
        var self = cluster.SelfAddress;
        return Method is null
            ? new NamedHosts([.. SeedNodes.Select(seed => seed.WithProtocol(self.Protocol)).Distinct()])
            : new DiscoveredHosts(Akka.Discovery.Discovery.Get(cluster.System).LoadServiceDiscovery(Method), ServiceName, self, Port ?? self.Port!.Value, Options.LookupTimeout);
    }

    /// <summary>With TLS an address has another protocol; a list fits with and without.</summary>
    private static Address Seed(string text, string systemName)
    {
        if (!ActorPath.TryParseAddress(text, out var address) || address.Host is null || address.Port is null)
            throw HoconFile.Wrong(SeedNodesPath, text, $"is no address, such as akka.tcp://{systemName}@host-1.example:4053");
        return address.System == systemName && address.Protocol is ("akka.tcp" or "akka.ssl.tcp")
            ? address
            : throw HoconFile.Wrong(SeedNodesPath, text, $"is of another system: it has to begin with akka.tcp://{systemName}@");
    }
}
