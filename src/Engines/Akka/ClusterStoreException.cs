using LoxiActors.Actors.Hosting;

namespace LoxiActors.Engines.Akka;

/// <summary>The journal or the index of a cluster can't be read; the message says why, and holds no secret.</summary>
public sealed class ClusterStoreException : StoreException
{
    public ClusterStoreException(string message)
        : base(message)
    {
    }

    public ClusterStoreException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
