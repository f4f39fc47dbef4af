namespace LoxiActors.Actors.Nodes.Health;

public enum ProbeEnd
{
    /// <summary>An answer came, whatever it says of the request.</summary>
    Answered,

    /// <summary>An answer came that speaks of trouble: HTTP 5xx.</summary>
    Troubled,

    /// <summary>The network said no: refused, reset, unreachable.</summary>
    Refused,

    /// <summary>Nothing came in time.</summary>
    TimedOut,

    /// <summary>Says nothing: this host was too late to know.</summary>
    Void,
}

/// <param name="Words">What was seen, for the history; null after an answer.</param>
public readonly record struct ProbeResult(ProbeEnd End, string? Words = null)
{
    public static ProbeResult Answered => new(ProbeEnd.Answered);
}

/// <summary>When a probe began: by the host's monotonic clock, and in attended time.</summary>
public readonly record struct ProbeStart(TimeSpan Now, TimeSpan Attended);
