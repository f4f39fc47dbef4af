using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Actors.LoadBalancers.Editing.Mapping;

/// <summary>
/// Reads the fields of one payload: a set field wins, an unset one leaves what is known, and null means what Octavia means by it.
/// Every refusal names the field with its path.
/// </summary>
/// <param name="Path">Where the payload stands in the call, such as <c>loadbalancer.pools[0]</c>.</param>
/// <param name="Whole">
/// Nothing is known yet: a create, or an object read back (where Octavia renders unset fields as null), so null is as good as unset.
/// </param>
internal readonly record struct Fields(string Path, bool Whole)
{
    public string Of(string field) => $"{Path}.{field}";

    public TreeRefusedException Wrong(string field, string why) => TreeRefusedException.Contradiction($"{Of(field)} {why}");

    public TId Id<TId>(string field, Optional<TId> sent) where TId : struct, ITypedId<TId> =>
        sent.IsSet ? sent.Value : throw Wrong(field, "is missing");

    public static TId? IdOrNull<TId>(Optional<TId> sent) where TId : struct, ITypedId<TId> => sent.IsSet ? sent.Value : null;

    /// <summary>A field that Octavia resets to a default; null asks for that default.</summary>
    public static T OrDefault<T>(Optional<T?> sent, T? known, T @default) where T : struct =>
        (sent.IsSet ? sent.Value : known) ?? @default;

    public static string OrDefault(Optional<string?> sent, string? known, string @default) =>
        (sent.IsSet ? sent.Value : known) ?? @default;

    public static ImmutableArray<string> List(Optional<ImmutableArray<string>?> sent, ImmutableArray<string>? known) =>
        (sent.IsSet ? sent.Value : known) ?? [];

    /// <summary>A field without a default, which is there from the creation on.</summary>
    public T Needed<T>(string field, Optional<T?> sent, T? known) where T : struct =>
        (sent.IsSet ? NotNull(field, sent.Value) : known) ?? throw Wrong(field, "is missing");

    public string Needed(string field, Optional<string?> sent, string? known)
    {
        if (sent is { IsSet: true, Value: null } && !Whole)
            throw Wrong(field, "can't be null");
        return (sent.IsSet ? sent.Value : known) ?? throw Wrong(field, "is missing");
    }

    /// <summary>Octavia itself makes false of a client's null, so an update never carries one.</summary>
    public bool AdminStateUp(Optional<bool?> sent, bool? known) =>
        (sent.IsSet ? NotNull("admin_state_up", sent.Value) : known) ?? true;

    public TEnum Word<TEnum>(string field, string option, Optional<string?> sent, TEnum? known) where TEnum : struct, Enum
    {
        if (!sent.IsSet && known is { } kept)
            return kept;
        var text = Needed(field, sent, null);
        return EnumTexts<TEnum>.Find(text) ?? throw TreeRefusedException.Unsupported($"{option} '{text}' is not supported ({Of(field)})");
    }

    public int InRange(string field, int value, int least, int most) =>
        value >= least && value <= most ? value : throw Wrong(field, $"is {value}, which is not between {least} and {most}");

    public int AtLeast(string field, int value, int least) =>
        value >= least ? value : throw Wrong(field, $"is {value}, which is less than {least}");

    public int Port(string field, int value) => InRange(field, value, 1, 65535);

    /// <summary>Children come with a create or in what is read back, never with an update.</summary>
    public void NoChildren<T>(string field, Optional<ImmutableArray<T>?> sent)
    {
        if (!Whole && sent is { IsSet: true, Value: { IsDefaultOrEmpty: false } })
            throw Wrong(field, "can't be changed by an update of its parent");
    }

    private T? NotNull<T>(string field, T? value) where T : struct =>
        value is null && !Whole ? throw Wrong(field, "can't be null") : value;
}
