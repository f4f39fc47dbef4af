using LoxiActors.Actors.Hosting;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>This host's memory of the index, and the index itself for what isn't in it yet.</summary>
internal sealed class ClusterDirectory(string kind, ObjectDirectory memory, EngineContext engine) : IObjectDirectory
{
    public IReadOnlyCollection<NodeName> Nodes => memory.Nodes;

    public Guid? OwnerOf(ObjectRef @object) => memory.OwnerOf(@object);

    public async ValueTask<Guid?> FindOwnerAsync(ObjectRef @object, CancellationToken cancellation)
    {
        if (memory.OwnerOf(@object) is { } known)
            return known;
        try
        {
            return await engine.Index.FindOwnerAsync(kind, @object, cancellation).ConfigureAwait(false) is { } owner ? Guid.ParseExact(owner.Key, "D") : null;
        }
        catch (IndexStoreException failure)
        {
            throw new EntityUnavailableException(failure.Message);
        }
    }

    public Guid? OwnerOfAddress(string address) => memory.OwnerOfAddress(address);

    public IReadOnlyCollection<Guid> PlacedOn(NodeName node) => memory.PlacedOn(node);

    public bool TryReserveAddress(string address, Guid key) => memory.TryReserveAddress(address, key);

    public void ReleaseReservation(string address, Guid key) => memory.ReleaseReservation(address, key);
}
