using System.Globalization;
using System.Net;
using System.Text;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>
/// Addresses and networks in the spelling that a node shows and keys its endpoint objects by: dotted decimals, and for IPv6 the
/// shortest form of RFC 5952 in hexadecimal only, as Go's net.IP prints it.
/// </summary>
public static class Addresses
{
    /// <summary>Null if the text is no address. An IPv4 address mapped into IPv6 is an IPv4 address, as it is to a node.</summary>
    public static string? Canonical(string? text) => Parse(text) is { } bytes ? Format(bytes) : null;

    public static bool IsIPv6(string canonical) => canonical.Contains(':');

    /// <summary>The network with its host bits cleared; a bare address stands for itself. Null if the text is none.</summary>
    public static string? CanonicalCidr(string text)
    {
        var slash = text.IndexOf('/');
        if (Parse(slash < 0 ? text : text[..slash]) is not { } bytes)
            return null;
        var length = bytes.Length * 8;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bytes.Length * 8))
            return null;
        for (var bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return string.Create(CultureInfo.InvariantCulture, $"{Format(bytes)}/{length}");
    }

    /// <summary>The network that holds this address only.</summary>
    public static string Single(string canonical) => canonical + (IsIPv6(canonical) ? "/128" : "/32");

    private static byte[]? Parse(string? text)
    {
        if (text is null || text.Contains('%') || text.Contains('[') || !IPAddress.TryParse(text, out var address))
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        else if (!text.Contains(':') && address.ToString() != text)
            return null; // .NET also takes "10.1" and octal or hexadecimal parts.
        return address.GetAddressBytes();
    }

    private static string Format(byte[] bytes)
    {
        if (bytes.Length == 4)
            return string.Join('.', bytes);

        var groups = new int[8];
        for (var n = 0; n < 8; n++)
            groups[n] = (bytes[2 * n] << 8) | bytes[(2 * n) + 1];
        var (start, length) = LongestZeros(groups);
        var text = new StringBuilder();
        for (var n = 0; n < 8; n++)
        {
            if (n == start)
            {
                text.Append("::");
                n += length - 1;
                continue;
            }

            if (text.Length > 0 && text[^1] != ':')
                text.Append(':');
            text.Append(groups[n].ToString("x", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static (int Start, int Length) LongestZeros(int[] groups)
    {
        var best = (Start: -1, Length: 1);
        for (var start = 0; start < 8; start++)
        {
            var end = start;
            while (end < 8 && groups[end] == 0)
                end++;
            if (end - start > best.Length)
                best = (start, end - start);
        }

        return best;
    }
}
