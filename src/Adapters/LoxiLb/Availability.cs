using System.Diagnostics.CodeAnalysis;

namespace LoxiActors.Adapters.LoxiLb;

/// <summary>
/// Leaves a node that stopped answering alone for a while, so that a long queue of requests for it is answered at once instead of
/// one timeout after the other.
/// </summary>
internal sealed class Availability(TimeSpan pause, TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _until = DateTimeOffset.MinValue;
    private string _reason = "";

    public void StoppedAnswering(string reason)
    {
        lock (_gate)
        {
            _until = time.GetUtcNow() + pause;
            _reason = reason;
        }
    }

    public void Answered()
    {
        lock (_gate)
            _until = DateTimeOffset.MinValue;
    }

    public bool IsLeftAlone([NotNullWhen(true)] out string? reason)
    {
        lock (_gate)
        {
            reason = time.GetUtcNow() < _until ? _reason : null;
            return reason is not null;
        }
    }
}
