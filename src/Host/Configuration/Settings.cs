using LoxiActors.Adapters.Heartbeats;
using LoxiActors.Adapters.LoxiLb.Health;
using LoxiActors.Adapters.LoxiLb.Options;

namespace LoxiActors.Host.Configuration;

/// <summary>Everything that the control plane is configured with, already validated.</summary>
public sealed record Settings
{
    public HostSettings Host { get; init; } = new();

    /// <summary><c>[database]</c>; null: SQLite in the data directory, and no other host.</summary>
    public DatabaseSettings? Database { get; init; }

    public EngineSettings Engine { get; init; } = new();

    public OctaviaSettings Octavia { get; init; } = new();

    public HealthMonitorOptions Health { get; init; } = new();

    /// <summary><c>[heartbeats]</c>; null: none are taken.</summary>
    public HeartbeatReceiverOptions? Heartbeats { get; init; }

    public FailoverSettings Failover { get; init; } = new();

    public SpareSettings Spares { get; init; } = new();

    /// <summary><c>[loxilb]</c> and every <c>[node NAME]</c>.</summary>
    public LoxiLbOptions LoxiLb { get; init; } = new();
}
