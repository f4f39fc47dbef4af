using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Persistence.Sql;
using LoxiActors.Engines.Akka.Serialization;
using LoxiActors.Host.Configuration;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;

namespace LoxiActors.ClusterHost;

/// <summary>Akka's settings from a file, checked: a setting that Akka doesn't know would change nothing, and nobody would notice.</summary>
internal static class AkkaSettings
{
    /// <summary>The one that comes with the program.</summary>
    public static string UsualFile => Path.Combine(AppContext.BaseDirectory, "hocon", "host.conf");

    /// <param name="file">HOCON.</param>
    /// <param name="store">Where journal and snapshots are.</param>
    /// <exception cref="ConfigurationException">It can't be read, or sets something that doesn't exist.</exception>
    public static Config Read(string file, Config store)
    {
        Config set;
        try
        {
            set = ConfigurationFactory.ParseString(File.ReadAllText(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Wrong("--akka", file, $"can't be read: {failure.Message}");
        }
        catch (Exception failure) when (failure is FormatException or Akka.Configuration.ConfigurationException or ArgumentException)
        {
            throw Wrong("--akka", file, $"is no HOCON: {failure.Message}");
        }

        var known = ClusterSharding.DefaultConfig()
            .WithFallback(SqlPersistence.DefaultConfiguration)
            .WithFallback(ConfigurationFactory.FromResource("Akka.Remote.Configuration.Remote.conf", typeof(Akka.Remote.RemoteActorRef).Assembly))
            .WithFallback(ConfigurationFactory.FromResource("Akka.Cluster.Configuration.Cluster.conf", typeof(Akka.Cluster.Cluster).Assembly))
            .WithFallback(ConfigurationFactory.FromResource("Akka.Cluster.Tools.Singleton.reference.conf", typeof(Akka.Cluster.Tools.Singleton.ClusterSingletonManager).Assembly))
            .WithFallback(ConfigurationFactory.Default());
        foreach (var path in Leaves(set.Root, ""))
        {
            if (!known.HasPath(path))
                throw Wrong(path, set.GetString(path), $"there is no such setting; it stands in {file}");
            if (store.HasPath(path))
                throw Wrong(path, set.GetString(path), $"follows from data_directory of [host]; it stands in {file}");
            if (EngineConfig.Required.HasPath(path))
                throw Wrong(path, set.GetString(path), $"is the engine's own and can't be set; it stands in {file}");
        }

        return EngineConfig.Required.WithFallback(store).WithFallback(set).WithFallback(ClusterSharding.DefaultConfig());
    }

    private static IEnumerable<string> Leaves(HoconValue value, string path) =>
        value.IsObject()
            ? value.GetObject().Items.SelectMany(item => Leaves(item.Value, path.Length == 0 ? item.Key : $"{path}.{item.Key}"))
            : [path];

    private static ConfigurationException Wrong(string setting, string? value, string why) => new([new ConfigurationError("akka", setting, value ?? "", why)]);
}
