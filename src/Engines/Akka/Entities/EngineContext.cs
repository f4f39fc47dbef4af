using LoxiActors.Actors.Hosting;
using LoxiActors.Engines.Akka.Index;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>What all entities of this host share.</summary>
internal sealed class EngineContext(IIndexStore index, IEffectHandler effects, TimeProvider time, AkkaEngineOptions options, ILogger log)
{
    public IIndexStore Index { get; } = index;

    public IEffectHandler Effects { get; } = effects;

    public TimeProvider Time { get; } = time;

    public AkkaEngineOptions Options { get; } = options;

    public ILogger Log { get; } = log;

    public OwnChanges OwnChanges { get; } = new();

    public EngineGate Gate { get; } = new();

    /// <summary>Of this host; known once it is registered.</summary>
    public Guid Incarnation { get; set; }

    public void Fence(string reason)
    {
        if (!Gate.Fenced)
            Log.Fenced(reason);
        Options.Lease?.Drop();
        Gate.Fence(reason);
    }
}
