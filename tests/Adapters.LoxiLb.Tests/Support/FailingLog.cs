using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Tests.Support;

/// <summary>A log that can't be written to, always or a number of times.</summary>
internal sealed class FailingLog<T>(int times = int.MaxValue) : ILogger<T>
{
    private int _left = times;

    /// <summary>Entries that were written after all.</summary>
    public int Written { get; private set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (_left-- > 0)
            throw new InvalidOperationException("the disk is full");
        Written++;
    }
}
