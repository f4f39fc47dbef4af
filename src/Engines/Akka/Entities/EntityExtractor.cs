using System.Globalization;
using System.Text;
using Akka.Cluster.Sharding;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>Which shard an entity belongs to: by a hash that is the same on every host and in every version (32-bit FNV-1a of the key in UTF-8).</summary>
internal sealed class EntityExtractor(int shards) : IMessageExtractor
{
    public string? EntityId(object message) => (message as IEntityMessage)?.Key;

    public object EntityMessage(object message) => message;

    public string? ShardId(object message) => message switch
    {
        IEntityMessage entity => Of(entity.Key),
        ShardRegion.StartEntity start => Of(start.EntityId),
        _ => null,
    };

    public string ShardId(string entityId, object? messageHint = null) => Of(entityId);

    private string Of(string key)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(key))
            hash = (hash ^ octet) * 16777619u;
        return (hash % (uint)shards).ToString(CultureInfo.InvariantCulture);
    }
}
