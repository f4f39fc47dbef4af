using System.Globalization;

namespace LoxiActors.Host.Configuration;

/// <summary>
/// <c>postgresql://USER:PASSWORD@HOST[:PORT][,HOST[:PORT]…]/DATABASE[?sslmode=…&amp;sslrootcert=…]</c>, percent-encoded as libpq takes it.
/// Its text form shows neither user nor password.
/// </summary>
public sealed class DatabaseUrl
{
    public const int DefaultPort = 5432;

    private static readonly string[] Schemes = ["postgresql://", "postgres://"];
    private static readonly string[] SslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    private readonly string _text;

    private DatabaseUrl(string text) => _text = text;

    /// <summary>At least one, as HOST:PORT, in the order in which they are tried.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    public required string Database { get; init; }

    public required string User { get; init; }

    /// <summary>Null: none is sent.</summary>
    public required string? Password { get; init; }

    /// <summary>One of libpq's words, or null.</summary>
    public required string? SslMode { get; init; }

    /// <summary>PEM file with the authorities that the server's certificate may come from, or null.</summary>
    public required string? SslRootCertificate { get; init; }

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
    public static DatabaseUrl Parse(string text)
    {
        var scheme = Schemes.FirstOrDefault(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException("is not a PostgreSQL URL; expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
        var rest = text[scheme.Length..];
        var query = rest.IndexOf('?', StringComparison.Ordinal);
        var parameters = query < 0 ? "" : rest[(query + 1)..];
        rest = query < 0 ? rest : rest[..query];
        if (rest.Contains('#', StringComparison.Ordinal))
            throw new FormatException("has an unescaped #");
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (authority, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
        var database = Unescaped(path, "the database's name");
        if (database.Length == 0 || database.Contains('/', StringComparison.Ordinal))
            throw new FormatException("names no database; expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
        var at = authority.LastIndexOf('@');
        if (at <= 0)
            throw new FormatException("names no user; expected postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
        var (account, places) = (authority[..at], authority[(at + 1)..]);
        if (account.Contains('@', StringComparison.Ordinal))
            throw new FormatException("has an @ in user or password that is not written as %40");
        var colon = account.IndexOf(':', StringComparison.Ordinal);
        var settings = Parameters(parameters);
        var hosts = places.Split(',').Select((place, i) => Place(place, places.Contains(',', StringComparison.Ordinal) ? $"host {i + 1}" : "the host")).ToArray();
        return new DatabaseUrl($"postgresql://{string.Join(',', hosts)}/{database}")
        {
            Hosts = hosts,
            Database = database,
            User = Unescaped(colon < 0 ? account : account[..colon], "the user"),
            Password = colon < 0 ? null : Unescaped(account[(colon + 1)..], "the password"),
            SslMode = settings.GetValueOrDefault("sslmode"),
            SslRootCertificate = settings.GetValueOrDefault("sslrootcert"),
        };
    }

    public override string ToString() => _text;

    private static Dictionary<string, string> Parameters(string query)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            // Not quoted: libpq also takes a password there.
            if (name is not ("sslmode" or "sslrootcert"))
                throw new FormatException("has a parameter that is not taken; there are sslmode and sslrootcert");
            found[name] = equals < 0 ? "" : Unescaped(part[(equals + 1)..], name);
        }

        if (found.TryGetValue("sslmode", out var mode) && !SslModes.Contains(mode, StringComparer.Ordinal))
            throw new FormatException($"has an sslmode that is not one of {string.Join(", ", SslModes)}");
        if (found.TryGetValue("sslrootcert", out var file) && !File.Exists(file))
            throw new FormatException("names a file with sslrootcert that is not there");
        return found;
    }

    /// <param name="which">For messages: its place in the list, never its text.</param>
    private static string Place(string text, string which)
    {
        var bracket = text.LastIndexOf(']');
        var colon = text.IndexOf(':', bracket + 1);
        var (host, port) = colon < 0 ? (text, $"{DefaultPort}") : (text[..colon], text[(colon + 1)..]);
        if (host.Trim('[', ']').Length == 0)
            throw new FormatException($"has no name or address for {which}");
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65_535)
            throw new FormatException($"has a port of {which} that is not a number from 1 to 65535");
        if (Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Unknown)
            throw new FormatException($"has something for {which} that is neither a name nor an address");
        return $"{host}:{number}";
    }

    private static string Unescaped(string text, string what)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                throw new FormatException($"has a % in {what} that is not followed by two hexadecimal digits");
        }

        return Uri.UnescapeDataString(text);
    }
}
