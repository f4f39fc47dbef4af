using System.Text.Json.Serialization;

namespace LoxiActors.Protocol.LoxiLb;

/// <summary>LoxiLB's <c>state</c> of an HA instance, as far as we set it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HaRole>))]
public enum HaRole
{
    /// <summary>The node takes the instance's VIPs off its loopback. What it announces by BGP follows the default instance alone.</summary>
    [JsonStringEnumMemberName("BACKUP")] Backup,

    /// <summary>The node puts the instance's VIPs on its loopback, where a network of its own reaches them.</summary>
    [JsonStringEnumMemberName("MASTER")] Master,
}
