using System.Text.Json;

namespace LoxiActors.Protocol.Octavia;

/// <summary>An enum's value as Octavia spells it.</summary>
public static class OctaviaWord
{
    public static string Of<T>(T value) where T : struct, Enum => JsonSerializer.Serialize(value).Trim('"');
}
