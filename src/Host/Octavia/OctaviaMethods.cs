using LoxiActors.Actors.Ports;
using LoxiActors.Host.Composition.Active;
using LoxiActors.Host.Metrics;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Octavia;

/// <summary>
/// Everything that the provider driver and the provider agent may call, by name: docs/octavia.md. HTTP and RPC both end here.
/// </summary>
/// <param name="lease">Null when this host is the only one.</param>
/// <param name="active">Null when it is this one.</param>
internal sealed class OctaviaMethods(DriverMethods driver, AgentMethods agent, HttpMetrics metrics, IWriterLease? lease = null, IActiveHost? active = null)
{
    private const int LongestQuoted = 64;

    private readonly IWriterLease _lease = lease ?? AlwaysHeld.Instance;

    /// <summary>Sorted by name.</summary>
    public IEnumerable<string> Names => driver.Names.Concat(agent.Names).Order(StringComparer.Ordinal);

    /// <summary>Those that may wait for something to happen before they answer.</summary>
    public static bool IsLongPoll(string method) => method is AgentMethods.ReportsTake or AgentMethods.StatisticsTake;

    /// <param name="callId">By which a call that is sent twice is recognised; null when the caller has none.</param>
    /// <param name="cancellation">Ends waiting. A call that was delivered to a load balancer is seen through.</param>
    public async ValueTask<MethodAnswer> CallAsync(string method, string? callId, ReadOnlyMemory<byte> arguments, CancellationToken cancellation)
    {
        if (agent.Names.Contains(method))
            return Withheld is { } over ? MethodAnswer.No(over) : await AgentAsync(method, arguments, cancellation);
        if (!driver.Names.Contains(method))
            return Refused(null, Refusal.NotFound($"there is no driver method '{(method.Length <= LongestQuoted ? method : method[..LongestQuoted] + "…")}'"));
        if (Withheld is { } refusal)
            return Refused(method, refusal);
        var (answer, outcome) = await driver.CallAsync(method, callId ?? Guid.CreateVersion7().ToString("N"), arguments);
        metrics.Called(method, outcome);
        return answer;
    }

    /// <summary>Why nothing is answered that only the active host may say; null while this host is that one.</summary>
    public Refusal? Withheld => LeaseRefusal.Of(_lease);

    /// <summary>What was taken may be old by the time that it is handed out: the process may have been frozen while it waited.</summary>
    private async ValueTask<MethodAnswer> AgentAsync(string method, ReadOnlyMemory<byte> arguments, CancellationToken cancellation)
    {
        var answer = active is not null && AgentMethods.OfActiveHost.Contains(method)
            ? await active.AgentAsync(method, arguments, cancellation)
            : await agent.CallAsync(method, arguments, cancellation);
        return IsLongPoll(method) && Withheld is { } over ? MethodAnswer.No(over) : answer;
    }

    private MethodAnswer Refused(string? method, Refusal refusal)
    {
        metrics.Called(method, refusal.Kind.ToString());
        return MethodAnswer.No(refusal);
    }
}
