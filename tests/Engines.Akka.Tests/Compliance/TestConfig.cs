using Akka.Cluster.Sharding;
using Akka.Configuration;
using LoxiActors.Engines.Akka.Serialization;

namespace LoxiActors.Engines.Akka.Tests.Compliance;

/// <summary>A cluster on loopback that comes together in a moment.</summary>
internal static class TestConfig
{
    public const string RealJournal = "akka.persistence.journal.sql";

    /// <summary>HOCON's strings are JSON's, but its reader doesn't know every escape.</summary>
    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Config Of(IDatabase database) => ConfigurationFactory.ParseString(
        $$"""
        akka {
          loglevel = ERROR
          stdout-loglevel = OFF
          log-dead-letters = off
          coordinated-shutdown.run-by-actor-system-terminate = off
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          cluster {
            periodic-tasks-initial-delay = 10ms
            leader-actions-interval = 20ms
            gossip-interval = 20ms
            run-coordinated-shutdown-when-down = off
            singleton.hand-over-retry-interval = 50ms
            sharding {
              retry-interval = 50ms
              waiting-for-state-timeout = 500ms
              journal-plugin-id = "{{RealJournal}}"
              snapshot-plugin-id = "akka.persistence.snapshot-store.sql"
              distributed-data { gossip-interval = 50ms, notify-subscribers-interval = 20ms }
            }
          }
          persistence {
            journal {
              plugin = "akka.persistence.journal.faulty"
              faulty.class = "LoxiActors.Engines.Akka.Tests.Compliance.FaultyJournal, LoxiActors.Engines.Akka.Tests"
              sql {
                class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
                connection-string = {{System.Text.Json.JsonSerializer.Serialize(database.ConnectionString, Plain)}}
                provider-name = "{{database.Provider}}"
              }
            }
            snapshot-store {
              plugin = "akka.persistence.snapshot-store.sql"
              sql {
                class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
                connection-string = {{System.Text.Json.JsonSerializer.Serialize(database.ConnectionString, Plain)}}
                provider-name = "{{database.Provider}}"
              }
            }
          }
        }
        """).WithFallback(EngineConfig.Required).WithFallback(ClusterSharding.DefaultConfig());
}
