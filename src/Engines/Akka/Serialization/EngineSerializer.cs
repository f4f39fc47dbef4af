using Akka.Actor;
using Akka.Serialization;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Journal;
using LoxiActors.Engines.Akka.Peers;

namespace LoxiActors.Engines.Akka.Serialization;

/// <summary>Messages between hosts, and what stands in journals: JSON under explicit names, so that a type may be renamed or moved.</summary>
public sealed class EngineSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Stands in journals; never changes.</summary>
    public override int Identifier => 7101;

    public override string Manifest(object o) => o switch
    {
        Asked => Manifests.Asked,
        Told => Manifests.Told,
        Queried => Manifests.Queried,
        Woken => Manifests.Woken,
        Settled => Manifests.Settled,
        Forgotten => Manifests.Forgotten,
        LeaveHost => Manifests.LeaveHost,
        Answered => Manifests.Answered,
        Shown => Manifests.Shown,
        NotShown => Manifests.NotShown,
        Done => Manifests.Done,
        PeerAsked => Manifests.PeerAsked,
        PeerAnswered => Manifests.PeerAnswered,
        StoredEvent => Manifests.StoredEvent,
        WriterChanged => Manifests.WriterChanged,
        EntityRetired => Manifests.EntityRetired,
        StoredState => Manifests.StoredState,
        _ => throw new NotSupportedException($"no name for {o.GetType().Name} between hosts"),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        IStoredEntry or StoredState => StoredJson.Write(obj),
        IWireMessage message => MessageJson.Write(message, Kind),
        _ => throw new NotSupportedException($"no form for {obj.GetType().Name} between hosts"),
    };

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        Manifests.StoredEvent or Manifests.WriterChanged or Manifests.EntityRetired or Manifests.StoredState => StoredJson.Read(bytes, manifest),
        _ => MessageJson.Read(bytes, manifest, Kind),
    };

    private IEntityKind Kind(string name) => EngineKinds.Of(system).Find(name);
}
