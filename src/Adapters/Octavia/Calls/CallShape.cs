using System.Collections.Immutable;
using LoxiActors.Protocol.Octavia.Calls;

namespace LoxiActors.Adapters.Octavia.Calls;

/// <summary>A driver method: its arguments by the names that octavia-lib gives them, and how a call is made of them.</summary>
internal sealed record CallShape(string Method, ImmutableArray<Argument> Arguments, Func<ArgumentBag, DriverCall> Build)
{
    public CallShape(string method, Argument argument, Func<ArgumentBag, DriverCall> build)
        : this(method, [argument], build)
    {
    }

    public string Takes => Arguments.IsEmpty ? "no arguments" : string.Join(", ", Arguments.Select(argument => argument.Name));
}

internal sealed record Argument(string Name, Type Type, bool Required, bool OrNull)
{
    public static Argument Needed<T>(string name) => new(name, typeof(T), Required: true, OrNull: false);

    public static Argument Optional<T>(string name, bool orNull = false) => new(name, typeof(T), Required: false, orNull);
}
