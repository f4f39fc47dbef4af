using System.Buffers;
using System.Text.Json;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Adapters.Octavia.Rpc.Wire;

/// <summary>
/// An exception that the caller raises: oslo.messaging makes <paramref name="Module"/>.<paramref name="Class"/> of the arguments if
/// it is a builtin or the caller allows the module, and a RemoteError otherwise.
/// </summary>
/// <param name="Faults">Octavia-lib's two keyword arguments; null for others, which take the message alone.</param>
internal sealed record RpcFailure(string Module, string Class, string Message, (string User, string Operator)? Faults = null)
{
    private const string LibraryModule = "octavia_lib.api.drivers.exceptions";
    private const string DispatcherModule = "oslo_messaging.rpc.dispatcher";

    public static RpcFailure Of(Refusal refusal) => refusal.Kind switch
    {
        FaultKind.UnsupportedOption => Library("UnsupportedOptionError", refusal),
        FaultKind.NotImplemented => Library("NotImplementedError", refusal),
        FaultKind.DriverError or FaultKind.NotFound or FaultKind.BadRequest => Library("DriverError", refusal),
        FaultKind.Unavailable => new RpcFailure("loxiactors_octavia.exceptions", "Unavailable", refusal.OperatorFault),
        _ => throw new NotSupportedException($"no exception for {refusal.Kind}"),
    };

    public static RpcFailure TypeError(string message) => new("builtins", "TypeError", message);

    public static RpcFailure NoSuchMethod(string method) =>
        new(DispatcherModule, "NoSuchMethod", $"Endpoint does not support RPC method {method}");

    public static RpcFailure UnsupportedVersion(string version, string method) =>
        new(DispatcherModule, "UnsupportedVersion", $"Endpoint does not support RPC version {version}. Attempted method: {method}");

    /// <summary>Stands in a reply as a string. There is no traceback: the message alone is what a person reads.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Envelope.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("class", Class);
            writer.WriteString("module", Module);
            writer.WriteString("message", Message);
            writer.WriteStartArray("tb");
            writer.WriteEndArray();
            writer.WriteStartArray("args");
            if (Faults is null)
                writer.WriteStringValue(Message);
            writer.WriteEndArray();
            writer.WriteStartObject("kwargs");
            if (Faults is var (user, @operator))
            {
                writer.WriteString("user_fault_string", user);
                writer.WriteString("operator_fault_string", @operator);
            }
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static RpcFailure Library(string name, Refusal refusal) =>
        new(LibraryModule, name, refusal.UserFault, (refusal.UserFault, refusal.OperatorFault));
}
