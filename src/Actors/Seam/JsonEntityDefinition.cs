using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Seam;

/// <summary>A kind of entity whose events and snapshots are JSON, the same bytes for every engine.</summary>
/// <param name="entity">What it is called in a message, with its article.</param>
/// <param name="nodes">The nodes that this host knows: they don't travel with an input.</param>
public abstract class JsonEntityDefinition<TState, TInput, TEvent>(
    string entity, JsonTypeInfo<TState> state, JsonTypeInfo<TEvent> @event, Func<NodeInventory> nodes) : EntityDefinition<TState, TInput, TEvent>
    where TState : class
    where TInput : class
    where TEvent : class
{
    /// <summary>The nodes that this host knows.</summary>
    protected NodeInventory Nodes => nodes();

    private readonly JsonSerializerOptions _wire = WireJson.Options(nodes);

    public sealed override byte[] SerializeEvent(TEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened, @event);

    public sealed override TEvent DeserializeEvent(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, @event) ?? throw new NotSupportedException("an event is null");
        }
        catch (JsonException problem)
        {
            throw new NotSupportedException($"an event of {entity} can't be read by this version: {problem.Message}", problem);
        }
    }

    public sealed override byte[] SerializeState(TState current) => JsonSerializer.SerializeToUtf8Bytes(current, state);

    public sealed override TState DeserializeState(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, state) ?? throw new NotSupportedException("a snapshot is null");

    public sealed override byte[] SerializeInput(TInput input) => JsonSerializer.SerializeToUtf8Bytes(input, _wire);

    public sealed override TInput DeserializeInput(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<TInput>(json, _wire) ?? throw new NotSupportedException("an input is null");
        }
        catch (JsonException problem)
        {
            throw new NotSupportedException($"an input of {entity} can't be read by this version: {problem.Message}", problem);
        }
    }
}
