namespace LoxiActors.Adapters.LoxiLb.Options;

/// <summary>A text that no log, exception or debugger view shows; only <see cref="Reveal"/> gives it away.</summary>
public sealed class Secret(string value) : IEquatable<Secret>
{
    private readonly string _value = value;

    public string Reveal() => _value;

    public bool Equals(Secret? other) => other is not null && string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => "***";
}
