using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Adapters.Octavia.Rpc;

/// <summary>Carries out one call. The token is cancelled when the host gives up on it: nobody reads the answer then.</summary>
/// <param name="callId">The same call may come again under the same id; null when the caller gave none.</param>
/// <param name="arguments">A JSON object.</param>
public delegate ValueTask<RpcAnswer> RpcHandler(string method, string? callId, ReadOnlyMemory<byte> arguments, CancellationToken cancellation);

/// <summary>What the methods of <c>loxilb</c> 1.0 do.</summary>
/// <param name="Methods">All that there are; any other is answered with oslo.messaging's NoSuchMethod.</param>
/// <param name="Waiting">Those of them that wait for something to happen and change nothing that a caller's death would lose.</param>
public sealed record RpcEndpoint(IReadOnlySet<string> Methods, IReadOnlySet<string> Waiting, RpcHandler Handle)
{
    /// <summary>Asked right before the answer to a waiting call is sent: null to send it, or why not.</summary>
    public Func<Refusal?> Withheld { get; init; } = static () => null;
}

/// <summary>The outcome of a call.</summary>
public abstract record RpcAnswer
{
    private RpcAnswer()
    {
    }

    /// <param name="Json">Any JSON value, well-formed.</param>
    public sealed record Result(ReadOnlyMemory<byte> Json) : RpcAnswer;

    public sealed record Refused(Refusal Refusal) : RpcAnswer;
}
