using Akka.Configuration;

namespace LoxiActors.Engines.Akka.Serialization;

/// <summary>The settings of Akka without which the engine can't work; an operator's settings go on top.</summary>
public static class EngineConfig
{
    public static Config Required { get; } = ConfigurationFactory.ParseString(
        """
        akka {
          actor {
            provider = cluster
            serializers.loxi = "LoxiActors.Engines.Akka.Serialization.EngineSerializer, LoxiActors.Engines.Akka"
            serialization-bindings {
              "LoxiActors.Engines.Akka.Entities.IWireMessage, LoxiActors.Engines.Akka" = loxi
              "LoxiActors.Engines.Akka.Journal.IStoredEntry, LoxiActors.Engines.Akka" = loxi
              "LoxiActors.Engines.Akka.Journal.StoredState, LoxiActors.Engines.Akka" = loxi
            }
          }
          cluster.sharding {
            remember-entities = on
            # Which entities are remembered is as durable as their events.
            remember-entities-store = eventsourced
            # Where the shards are is known as long as one host of the cluster is.
            state-store-mode = ddata
          }
        }
        """);
}
