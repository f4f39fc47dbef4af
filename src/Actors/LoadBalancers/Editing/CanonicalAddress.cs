using System.Net;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>IP addresses as trees hold them: equal addresses are equal texts.</summary>
public static class CanonicalAddress
{
    /// <summary>Null if the text is none. Takes dotted quads and IPv6 only: no short or octal forms, scopes, brackets or ports, which the base library would.</summary>
    public static string? Of(string text)
    {
        if (!text.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':') || !IPAddress.TryParse(text, out var address))
            return null;
        var canonical = address.ToString();
        return text.Contains(':') || text == canonical ? canonical : null;
    }
}
