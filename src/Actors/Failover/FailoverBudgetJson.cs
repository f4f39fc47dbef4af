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
[JsonSerializable(typeof(FailoverBudgetState))]
internal sealed partial class FailoverBudgetJson : JsonSerializerContext
{
    /// <summary>A state is written as its <see cref="BudgetSnapshot"/>.</summary>
    internal sealed class StateConverter : JsonConverter<FailoverBudgetState>
    {
        public override FailoverBudgetState? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize(ref reader, Default.BudgetSnapshot)?.Restore();

        public override void Write(Utf8JsonWriter writer, FailoverBudgetState value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, Failover.BudgetSnapshot.Of(value), Default.BudgetSnapshot);
    }
}
