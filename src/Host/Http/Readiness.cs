namespace LoxiActors.Host.Http;

/// <summary>Whether the control plane takes requests, and if not, why.</summary>
internal sealed class Readiness
{
    private volatile State _state = new("starting: the journal is being opened", null);

    /// <summary>Null while it is ready.</summary>
    public string? Reason => _state.Reason;

    /// <summary>Only while it is ready.</summary>
    public ApiParts Parts => _state.Parts ?? throw new InvalidOperationException(_state.Reason);

    public void Serve(ApiParts parts) => _state = new State(null, parts);

    /// <summary>What is under way goes on; new requests are refused.</summary>
    public void Refuse(string reason) => _state = new State(reason, null);

    private sealed record State(string? Reason, ApiParts? Parts);
}
