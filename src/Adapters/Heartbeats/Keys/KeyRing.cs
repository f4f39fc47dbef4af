using System.Collections.Immutable;
using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Adapters.Heartbeats.Keys;

/// <summary>The keys that are valid. Like these, for one thread at a time.</summary>
/// <param name="Octavia">Null: Octavia's datagrams are not taken.</param>
internal sealed record KeyRing(ImmutableArray<HeartbeatKey> Ours, HeartbeatKey? Octavia)
{
    public HeartbeatKey? Find(byte id)
    {
        foreach (var key in Ours)
        {
            if (key.Id == id)
                return key;
        }

        return null;
    }
}
