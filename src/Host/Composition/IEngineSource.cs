using LoxiActors.Actors.Hosting;

namespace LoxiActors.Host.Composition;

/// <summary>Where the engine comes from when it isn't the local one.</summary>
public interface IEngineSource : IAsyncDisposable
{
    /// <summary>What holds everything that was accepted, for people; without an account.</summary>
    string Store { get; }

    /// <summary>Once. The engine is stopped before this is disposed.</summary>
    IEngine Make(IEffectHandler effects, TimeProvider time, ILoggerFactory loggers);
}
