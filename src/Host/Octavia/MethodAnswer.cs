using System.Text.Json;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Octavia;

/// <summary>What one of the methods answers, whichever way it was called.</summary>
internal abstract record MethodAnswer
{
    /// <param name="Json">An object.</param>
    public sealed record Result(ReadOnlyMemory<byte> Json) : MethodAnswer;

    public sealed record Refused(Refusal Refusal) : MethodAnswer;

    public static MethodAnswer Of<T>(T document) => new Result(JsonSerializer.SerializeToUtf8Bytes(document, ApiJson.Options));

    public static MethodAnswer No(Refusal refusal) => new Refused(refusal);
}
