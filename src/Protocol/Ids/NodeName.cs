using System.Text.Json.Serialization;

namespace LoxiActors.Protocol.Ids;

/// <summary>The name under which the configuration knows a LoxiLB node. Lower-case letters, digits, dots and hyphens, at most 63 characters.</summary>
[JsonConverter(typeof(NodeNameConverter))]
public readonly record struct NodeName(string Value) : IComparable<NodeName>
{
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= 63 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    public int CompareTo(NodeName other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}
