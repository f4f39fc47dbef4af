using System.Globalization;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Discovery;
using Akka.Persistence.Sql;
using LoxiActors.Engines.Akka.Serialization;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;

namespace LoxiActors.ClusterHost.Hocon;

/// <summary>Akka's settings from a file, checked: a setting that Akka doesn't know would change nothing, and nobody would notice.</summary>
/// <param name="File">What the file sets, and nothing else.</param>
/// <param name="All">With the engine's own settings, the store's and the defaults.</param>
internal sealed record AkkaSettings(string Name, Config File, Config All)
{
    /// <summary>Keys below it are names that an operator chooses.</summary>
    private const string NamedServices = "akka.discovery.config.services.";

    private static readonly string[] Ports = ["akka.remote.dot-netty.tcp.port", "akka.remote.dot-netty.tcp.public-port"];

    private const string CertificateOfAkka = "akka.remote.dot-netty.tcp.ssl";

    /// <summary>The one that comes with the program.</summary>
    public static string UsualFile => Path.Combine(HoconFile.Shipped, "host.conf");

    /// <param name="file">HOCON.</param>
    /// <param name="store">Where journal and snapshots are.</param>
    /// <param name="environment">Values of environment variables; null: those of the process.</param>
    /// <exception cref="ConfigurationException">It can't be read, or sets something that doesn't exist.</exception>
    public static AkkaSettings Read(string file, Config store, Func<string, string?>? environment = null)
    {
        var set = HoconFile.Read(file, environment ?? Environment.GetEnvironmentVariable);
        var known = ClusterSharding.DefaultConfig()
            .WithFallback(OwnSettings.Defaults)
            .WithFallback(DiscoveryProvider.DefaultConfiguration())
            .WithFallback(SqlPersistence.DefaultConfiguration)
            .WithFallback(ConfigurationFactory.FromResource("Akka.Remote.Configuration.Remote.conf", typeof(Akka.Remote.RemoteActorRef).Assembly))
            .WithFallback(ConfigurationFactory.FromResource("Akka.Cluster.Configuration.Cluster.conf", typeof(Akka.Cluster.Cluster).Assembly))
            .WithFallback(ConfigurationFactory.FromResource("Akka.Cluster.Tools.Singleton.reference.conf", typeof(Akka.Cluster.Tools.Singleton.ClusterSingletonManager).Assembly))
            .WithFallback(ConfigurationFactory.Default());
        foreach (var path in Leaves(set.Root, ""))
        {
            if (path.StartsWith(CertificateOfAkka, StringComparison.Ordinal))
                throw HoconFile.Wrong(path, null, $"can't be set here: name the certificate with loxiactors.remoting; it stands in {file}");
            if (!known.HasPath(path) && !path.StartsWith(NamedServices, StringComparison.Ordinal))
                throw HoconFile.Wrong(path, Text(set, path), $"there is no such setting; it stands in {file}");
            if (store.HasPath(path))
                throw HoconFile.Wrong(path, Text(set, path), $"follows from data_directory of [host], or from [database]; it stands in {file}");
            if (EngineConfig.Required.HasPath(path))
                throw HoconFile.Wrong(path, Text(set, path), $"is the engine's own and can't be set; it stands in {file}");
        }

        CheckPorts(set, file);
        return new AkkaSettings(file, set, EngineConfig.Required.WithFallback(store).WithFallback(set).WithFallback(OwnSettings.Defaults).WithFallback(ClusterSharding.DefaultConfig()));
    }

    /// <summary>Where Kubernetes has a service named loxiactors it sets LOXIACTORS_PORT in each pod, to a URL.</summary>
    private static void CheckPorts(Config set, string file)
    {
        foreach (var path in Ports)
        {
            if (set.HasPath(path) && !(int.TryParse(Text(set, path), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue))
                throw HoconFile.Wrong(path, Text(set, path), $"is no port: a number from 0 to {ushort.MaxValue} is meant; it stands in {file}");
        }
    }

    /// <summary>What was set is what took effect.</summary>
    /// <param name="effective">Of the actor system.</param>
    /// <param name="except">Where the program itself says something else.</param>
    /// <exception cref="ConfigurationException">Something else holds; names it.</exception>
    public void Compare(Config effective, params string[] except)
    {
        foreach (var path in Leaves(File.Root, "").Except(except))
        {
            var (set, holds) = (Text(File, path), effective.HasPath(path) ? Text(effective, path) : null);
            if (set != holds)
                throw HoconFile.Wrong(path, set, $"took no effect, {(holds is null ? "nothing" : $"'{holds}'")} holds instead; it stands in {Name}");
        }
    }

    private static string Text(Config config, string path) =>
        config.GetValue(path) is { } value && value.IsArray() ? $"[{string.Join(", ", value.GetStringList())}]" : config.GetString(path) ?? "";

    private static IEnumerable<string> Leaves(HoconValue value, string path) =>
        value.IsObject()
            ? value.GetObject().Items.SelectMany(item => Leaves(item.Value, path.Length == 0 ? item.Key : $"{path}.{item.Key}"))
            : path.Length == 0 ? [] : [path];
}
