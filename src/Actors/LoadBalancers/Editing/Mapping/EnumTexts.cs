using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;

namespace LoxiActors.Actors.LoadBalancers.Editing.Mapping;

/// <summary>An enum's values by the texts that stand for them on the wire; exact in case.</summary>
internal static class EnumTexts<TEnum> where TEnum : struct, Enum
{
    private static readonly FrozenDictionary<string, TEnum> ByText = typeof(TEnum)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToFrozenDictionary(
            field => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name,
            field => (TEnum)field.GetValue(null)!,
            StringComparer.Ordinal);

    private static readonly FrozenDictionary<TEnum, string> Texts = ByText.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>In the order of the enum's declaration.</summary>
    public static ImmutableArray<string> All { get; } = [.. ByText.OrderBy(pair => pair.Value).Select(pair => pair.Key)];

    /// <summary>The text of a declared value.</summary>
    public static string Of(TEnum value) => Texts[value];

    public static TEnum? Find(string text) => ByText.TryGetValue(text, out var value) ? value : null;
}
