using System.Runtime.InteropServices;
using System.Text.Json;
using LoxiActors.Adapters.Octavia.Calls;

namespace LoxiActors.Adapters.Octavia.Rpc.Wire;

/// <summary>The two arguments that every method has.</summary>
/// <param name="Arguments">A JSON object.</param>
internal sealed record CallArguments(ReadOnlyMemory<byte> Arguments, string? CallId)
{
    /// <summary>Or what is wrong with them, as Python says it of a function's arguments.</summary>
    public static (CallArguments? Arguments, RpcFailure? Failure) Read(string method, ReadOnlyMemory<byte> args)
    {
        using var document = JsonDocument.Parse(args, RpcRequest.Options);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            return Wrong($"{method}() takes keyword arguments, got {ShapeCheck.Word(document.RootElement)}");
        ReadOnlyMemory<byte>? arguments = null;
        string? callId = null;
        foreach (var argument in document.RootElement.EnumerateObject())
        {
            if (argument.NameEquals("arguments"u8))
            {
                if (argument.Value.ValueKind != JsonValueKind.Object)
                    return Wrong($"{method}(): argument 'arguments': expected an object, got {ShapeCheck.Word(argument.Value)}");
                arguments = JsonMarshal.GetRawUtf8Value(argument.Value).ToArray();
            }
            else if (argument.NameEquals("call_id"u8))
            {
                if (!TryReadCallId(argument.Value, out callId))
                    return Wrong($"{method}(): argument 'call_id': {CallIds.Problem("")}, or be null");
            }
            else
            {
                return Wrong($"{method}() got an unexpected keyword argument {NameOf(argument)}");
            }
        }
        return arguments is { } given
            ? (new CallArguments(given, callId), null)
            : Wrong($"{method}() missing 1 required keyword-only argument: 'arguments'");
    }

    private static bool TryReadCallId(JsonElement value, out string? callId)
    {
        callId = null;
        if (value.ValueKind == JsonValueKind.Null)
            return true;
        if (value.ValueKind != JsonValueKind.String)
            return false;
        try
        {
            callId = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate.
            return false;
        }
        return CallIds.Problem(callId) is null;
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return BadBodyException.Quoted(property.Name);
        }
        catch (InvalidOperationException)
        {
            return "that is not valid Unicode text";
        }
    }

    private static (CallArguments?, RpcFailure?) Wrong(string message) => (null, RpcFailure.TypeError(message));
}
