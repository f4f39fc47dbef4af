using System.Globalization;

namespace LoxiActors.Actors.LoadBalancers.Editing.Mapping;

/// <summary>Fields that hold IP addresses, ranges of them, or ids that are only handed on.</summary>
internal static class Addresses
{
    public static string? Optional(Fields fields, string field, string? text) =>
        text is null ? null : Needed(fields, field, text);

    public static string Needed(Fields fields, string field, string text) =>
        CanonicalAddress.Of(text) ?? throw fields.Wrong(field, $"is '{text}', which is not an IP address");

    /// <summary>Keeps the text; Octavia has already checked that the family is the VIP's.</summary>
    public static string Cidr(Fields fields, string field, string text)
    {
        var slash = text.IndexOf('/');
        if (slash > 0
            && CanonicalAddress.Of(text[..slash]) is { } address
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length <= (address.Contains(':') ? 128 : 32))
            return text;
        throw fields.Wrong(field, $"has '{text}', which is not an address range such as 192.0.2.0/24");
    }

    /// <summary>An id of an OpenStack object that is only handed on: it must be a UUID, because it ends up in a URL.</summary>
    public static string? Uuid(Fields fields, string field, string? text) =>
        text is null || Guid.TryParseExact(text, "D", out _) || Guid.TryParseExact(text, "N", out _)
            ? text
            : throw fields.Wrong(field, $"is '{text}', which is not a UUID");
}
