using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace LoxiActors.Actors.Seam;

/// <summary>The stable names of one entity's events, as they stand in the journal.</summary>
internal static class EventKinds<TEvent>
    where TEvent : class
{
    private static readonly FrozenDictionary<Type, string> Names = typeof(TEvent)
        .GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    public static string Of(TEvent @event) => Names.TryGetValue(@event.GetType(), out var name)
        ? name
        : throw new NotSupportedException($"no name for the event {@event.GetType().Name}");
}
