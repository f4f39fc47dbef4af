using System.Text.Json;

namespace LoxiActors.Adapters.LoxiLb.Health;

/// <summary>Kinds, verdicts and ends as they are spelt everywhere outside the program: in snake_case.</summary>
public static class HealthWords
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
