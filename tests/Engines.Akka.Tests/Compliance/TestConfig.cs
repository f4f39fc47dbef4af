using Akka.Cluster.Sharding;
using Akka.Configuration;
using LoxiActors.Engines.Akka.Serialization;

namespace LoxiActors.Engines.Akka.Tests.Compliance;

/// <summary>A cluster on loopback that comes together in a moment.</summary>
internal static class TestConfig
{
    public static Config Of(IDatabase database) => ConfigurationFactory.ParseString(
        """
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
              distributed-data { gossip-interval = 50ms, notify-subscribers-interval = 20ms }
            }
          }
          persistence.journal {
            plugin = "akka.persistence.journal.faulty"
            faulty.class = "LoxiActors.Engines.Akka.Tests.Compliance.FaultyJournal, LoxiActors.Engines.Akka.Tests"
          }
        }
        """).WithFallback(database.Config).WithFallback(EngineConfig.Required).WithFallback(ClusterSharding.DefaultConfig());
}
