using System.Text.Json;
using System.Text.Json.Serialization;
using LoxiActors.Actors.Failover.Messages;

namespace LoxiActors.Actors.Failover;

/// <summary>How events and snapshots of the failover budget stand in a journal: the same bytes for every engine.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(BudgetEvent))]
[JsonSerializable(typeof(BudgetSnapshot))]
internal sealed partial class FailoverBudgetJson : JsonSerializerContext
{
    public static byte[] Serialize(BudgetEvent @event) => JsonSerializer.SerializeToUtf8Bytes(@event, Default.BudgetEvent);

    public static byte[] Serialize(FailoverBudgetState state) => JsonSerializer.SerializeToUtf8Bytes(Failover.BudgetSnapshot.Of(state), Default.BudgetSnapshot);

    public static BudgetEvent DeserializeEvent(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.BudgetEvent) ?? throw new NotSupportedException("an event is null");
        }
        catch (JsonException problem)
        {
            throw new NotSupportedException($"an event of the failover budget can't be read by this version: {problem.Message}", problem);
        }
    }

    public static FailoverBudgetState DeserializeState(ReadOnlySpan<byte> json) =>
        (JsonSerializer.Deserialize(json, Default.BudgetSnapshot) ?? throw new NotSupportedException("a snapshot is null")).Restore();
}
