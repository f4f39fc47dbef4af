namespace LoxiActors.Protocol.Json;

/// <summary>A field that may not have been sent at all (octavia-lib's <c>Unset</c>), which is not the same as null.</summary>
public readonly record struct Optional<T>
{
    private readonly T? _value;

    public Optional(T value)
    {
        _value = value;
        IsSet = true;
    }

    public bool IsSet { get; }

    /// <summary>The value that was sent; throws when none was.</summary>
    public T Value => IsSet ? _value! : throw new InvalidOperationException("the field was not sent");

    public T Or(T otherwise) => IsSet ? _value! : otherwise;

    public static implicit operator Optional<T>(T value) => new(value);

    public override string ToString() => IsSet ? $"{_value}" : "unset";
}
