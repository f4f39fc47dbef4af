using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LoxiActors.Imitation.Core;

/// <summary>Addresses and prefixes as Go's <c>net</c> package reads and prints them.</summary>
internal static class GoIp
{
    /// <summary>Four decimal octets without leading zeros, or an IPv6 text without a zone; anything else is refused.</summary>
    public static bool TryParse(string? text, out IPAddress address)
    {
        address = IPAddress.None;
        if (string.IsNullOrEmpty(text) || text.Contains('%') || text.Contains('[') || text.Contains('/'))
            return false;
        if (!text.Contains(':'))
        {
            var parts = text.Split('.');
            if (parts.Length != 4 || !parts.All(IsOctet))
                return false;
        }

        if (!IPAddress.TryParse(text, out var parsed))
            return false;
        address = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        return true;
    }

    /// <summary>The network of a prefix, host bits cleared, as <c>net.ParseCIDR</c> returns it.</summary>
    public static bool TryParsePrefix(string? text, out IPNetwork network)
    {
        network = default;
        var slash = text?.IndexOf('/') ?? -1;
        if (slash < 0 || !TryParse(text![..slash], out var address))
            return false;
        var bits = text[(slash + 1)..];
        if (bits.Length is 0 or > 3 || !bits.All(char.IsAsciiDigit))
            return false;
        var length = int.Parse(bits, CultureInfo.InvariantCulture);
        if (length > (address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128))
            return false;
        network = new IPNetwork(Mask(address, length), length);
        return true;
    }

    /// <summary>A prefix with its host bits cleared; unreadable text as it is.</summary>
    public static string Masked(string prefix) =>
        TryParsePrefix(prefix, out var network) ? network.ToString() : prefix;

    public static bool IsV4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;

    /// <summary>Does the text of an address or prefix belong to IPv4? Unreadable text does not.</summary>
    public static bool IsV4Text(string text) =>
        TryParse(text.Split('/')[0], out var address) && IsV4(address);

    /// <summary>
    /// The order in which the engine sorts endpoints: the last four bytes read with the last octet as the most
    /// significant, so 10.0.1.1 sorts before 10.0.0.2.
    /// </summary>
    public static uint SortKey(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return BitConverter.ToUInt32(bytes, bytes.Length - 4);
    }

    private static bool IsOctet(string part) =>
        part.Length is >= 1 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0')
        && int.Parse(part, CultureInfo.InvariantCulture) <= 255;

    private static IPAddress Mask(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var keep = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - keep));
        }

        return new IPAddress(bytes);
    }
}
