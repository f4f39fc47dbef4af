using System.Text.Json.Serialization;

namespace LoxiActors.Protocol.Octavia;

/// <summary>
/// The ways to say no. The first three are octavia-lib's driver exceptions; Octavia turns the first two into HTTP 501
/// and every other into HTTP 500, and rolls its transaction back for all of them.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>The node can't do what an option asks for.</summary>
    [JsonStringEnumMemberName("UnsupportedOptionError")] UnsupportedOption,

    /// <summary>The whole action is left to Octavia or can't be done.</summary>
    [JsonStringEnumMemberName("NotImplementedError")] NotImplemented,

    /// <summary>The call contradicts itself or what is already accepted.</summary>
    [JsonStringEnumMemberName("DriverError")] DriverError,

    /// <summary>An id that nobody accepted before.</summary>
    [JsonStringEnumMemberName("NotFound")] NotFound,

    /// <summary>Not a well-formed call.</summary>
    [JsonStringEnumMemberName("BadRequest")] BadRequest,

    /// <summary>A queue is full or the host is stopping; nothing was accepted and the same call may be sent again.</summary>
    [JsonStringEnumMemberName("Unavailable")] Unavailable,
}

/// <summary>A call that was not accepted: nothing of it was kept.</summary>
/// <param name="UserFault">What the tenant reads; names the option and its value.</param>
/// <param name="OperatorFault">What only Octavia's log shows.</param>
[method: JsonConstructor]
public sealed record Refusal(FaultKind Kind, string UserFault, string OperatorFault)
{
    public Refusal(FaultKind kind, string fault)
        : this(kind, fault, fault)
    {
    }

    public static Refusal Unsupported(string fault) => new(FaultKind.UnsupportedOption, fault);

    public static Refusal Contradiction(string fault) => new(FaultKind.DriverError, fault);

    public static Refusal NotFound(string fault) => new(FaultKind.NotFound, fault);

    public static Refusal BadRequest(string fault) => new(FaultKind.BadRequest, fault);

    public static Refusal Unavailable(string fault) => new(FaultKind.Unavailable, fault);
}
