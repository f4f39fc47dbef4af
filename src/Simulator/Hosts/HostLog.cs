using LoxiActors.Simulation.Promises;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Simulation.Hosts;

/// <summary>What a host would log. Entries that tell of a defect, and not of what the world did to it, break a promise.</summary>
internal sealed class HostLog<T>(string host, PromiseChecker promises) : ILogger<T>
{
    /// <summary>A decision, a turn, a replay or the carrying out of an effect failed; a node's request, its role or a look did within the control plane. By the names of the log methods.</summary>
    private static readonly HashSet<string> Defects = ["DecisionFailed", "TurnFailed", "NotReplayed", "EffectFailed", "LookFailed", "Failed"];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name is { } name && Defects.Contains(name))
            promises.Broken(1, $"{host} fails: {formatter(state, exception)}: {exception?.GetType().Name} {exception?.Message}");
    }
}
