using System.Collections.Immutable;
using System.Globalization;

namespace LoxiActors.Adapters.Octavia.Rpc;

/// <summary>
/// oslo.messaging's <c>transport_url</c> for RabbitMQ: <c>rabbit://USER:PASSWORD@HOST:PORT[,USER:PASSWORD@HOST:PORT…]/VHOST</c>,
/// accounts and virtual host percent-encoded, each host with an account of its own. Its text form shows no account.
/// </summary>
public sealed class TransportUrl
{
    public const int DefaultPort = 5672;
    private const string Scheme = "rabbit";
    private const string DefaultAccount = "guest";

    private TransportUrl(ImmutableArray<BrokerHost> hosts, string virtualHost) => (Hosts, VirtualHost) = (hosts, virtualHost);

    /// <summary>At least one, in the order in which they are tried.</summary>
    public ImmutableArray<BrokerHost> Hosts { get; }

    public string VirtualHost { get; }

    /// <summary>Null when the text is one; else why not, without quoting anything that may belong to an account.</summary>
    public static string? Problem(string text)
    {
        try
        {
            Parse(text);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Throws <see cref="FormatException"/> with what <see cref="Problem"/> tells.</summary>
    public static TransportUrl Parse(string text)
    {
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0)
            throw new FormatException($"is not a URL; expected {Scheme}://USER:PASSWORD@HOST:PORT/VHOST");
        // Only the name of a scheme is quoted: what stands before :// may be a part of a password in a mangled URL.
        if (!text.AsSpan(0, colon).Equals(Scheme, StringComparison.OrdinalIgnoreCase))
            throw new FormatException($"has another scheme than {Scheme}://, which is the only one that is spoken");
        var rest = text[(colon + 3)..];
        if (rest.AsSpan().IndexOfAny('?', '#') >= 0)
            throw new FormatException("has a query (or an unescaped ? or #); nothing is taken from there");
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (hosts, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
        var virtualHost = Unescaped(path, "the virtual host");
        var parts = hosts.Split(',');
        return new TransportUrl([.. parts.Select((part, i) => Host(part, parts.Length == 1 ? "the host" : $"host {i + 1}"))], virtualHost.Length == 0 ? "/" : virtualHost);
    }

    public override string ToString() => $"{Scheme}://{string.Join(',', Hosts)}/{(VirtualHost == "/" ? "" : VirtualHost)}";

    /// <param name="which">For messages: its place in the list, never its text.</param>
    private static BrokerHost Host(string part, string which)
    {
        var at = part.LastIndexOf('@');
        var (user, password) = (DefaultAccount, DefaultAccount);
        if (at >= 0)
        {
            var account = part[..at];
            var colon = account.IndexOf(':', StringComparison.Ordinal);
            user = Unescaped(colon < 0 ? account : account[..colon], $"the user of {which}");
            password = colon < 0 ? "" : Unescaped(account[(colon + 1)..], $"the password of {which}");
        }
        var (name, port) = NameAndPort(part[(at + 1)..], which);
        return name.Length > 0 && Uri.CheckHostName(name) != UriHostNameType.Unknown
            ? new BrokerHost(name, port, user, password)
            : throw new FormatException($"{which} {(name.Length == 0 ? "has no name" : "is neither a name nor an address")} (a @ , / ? or # in a password has to be percent-encoded)");
    }

    private static (string Name, int Port) NameAndPort(string text, string which)
    {
        string name, port;
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || (end + 1 < text.Length && text[end + 1] != ':'))
                throw new FormatException($"{which} has an IPv6 address that doesn't end in ] or ]:PORT");
            (name, port) = (text[1..end], end + 1 < text.Length ? text[(end + 2)..] : "");
        }
        else
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            (name, port) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
            if (port.Contains(':', StringComparison.Ordinal))
                throw new FormatException($"{which} has more than one port; an IPv6 address stands in [ ]");
        }
        if (port.Length == 0)
            return (name, DefaultPort);
        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535
            ? (name, number)
            : throw new FormatException($"{which} has a port that is not a number from 1 to 65535");
    }

    private static string Unescaped(string text, string what)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                throw new FormatException($"{what} has a % that two hexadecimal digits don't follow");
        }
        return Uri.UnescapeDataString(text);
    }
}
