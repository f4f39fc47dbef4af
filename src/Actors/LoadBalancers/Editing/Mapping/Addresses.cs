using System.Globalization;
using System.Net;

namespace LoxiActors.Actors.LoadBalancers.Editing.Mapping;

/// <summary>IP addresses as text in one canonical form, so that equal addresses are equal texts.</summary>
internal static class Addresses
{
    /// <summary>Takes dotted quads and IPv6 only: no short or octal forms, scopes, brackets or ports, which the base library would.</summary>
    public static string? Canonical(string text)
    {
        if (!text.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':') || !IPAddress.TryParse(text, out var address))
            return null;
        var canonical = address.ToString();
        return text.Contains(':') || text == canonical ? canonical : null;
    }

    public static string? Optional(Fields fields, string field, string? text) =>
        text is null ? null : Needed(fields, field, text);

    public static string Needed(Fields fields, string field, string text) =>
        Canonical(text) ?? throw fields.Wrong(field, $"is '{text}', which is not an IP address");

    /// <summary>Keeps the text; Octavia has already checked that the family is the VIP's.</summary>
    public static string Cidr(Fields fields, string field, string text)
    {
        var slash = text.IndexOf('/');
        if (slash > 0
            && Canonical(text[..slash]) is { } address
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
