using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>What a database's URL says.</summary>
internal sealed partial class PostgresAddress
{
    private const int DefaultPort = 5432;

    private static readonly Dictionary<string, SslMode> SslModes = new(StringComparer.Ordinal)
    {
        ["disable"] = SslMode.Disable,
        ["allow"] = SslMode.Allow,
        ["prefer"] = SslMode.Prefer,
        ["require"] = SslMode.Require,
        ["verify-ca"] = SslMode.VerifyCA,
        ["verify-full"] = SslMode.VerifyFull,
    };

    private string _user = "";
    private string? _password;
    private string _host = "";
    private int _port = DefaultPort;
    private string _database = "";
    private SslMode _sslMode = SslMode.Prefer;
    private string? _sslRootCertificate;

    private PostgresAddress()
    {
    }

    public string Schema { get; private set; } = "loxiactors";

    /// <exception cref="FormatException">Names the part that is wrong and why. The text never holds what stands where a password might.</exception>
    public static PostgresAddress Parse(string url)
    {
        var rest = Scheme().Match(url) is { Success: true } scheme ? url[scheme.Length..] : throw Wrong("must begin with postgresql://");
        if (rest.Contains('#', StringComparison.Ordinal))
            throw Wrong("has a # in it: in a password write %23");
        var (place, query) = Cut(rest, '?');
        // The last @ ends the password only if none is meant literally, so a second one is refused instead of guessed about.
        if (place.Count(c => c == '@') != 1)
            throw Wrong("must have exactly one @, between the user and the host: in a password write %40");
        var (who, where) = Cut(place, '@');
        var address = new PostgresAddress();
        address.ReadUser(who);
        address.ReadPlace(where!);
        foreach (var option in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
            address.ReadOption(option);
        return address;
    }

    public PostgresAddress In(string schema)
    {
        var other = (PostgresAddress)MemberwiseClone();
        other.Schema = SchemaName().IsMatch(schema) ? schema : throw Wrong($"leads to the schema {schema}: up to 63 small letters, digits and _ are meant, no digit first");
        return other;
    }

    public NpgsqlConnectionStringBuilder Connection(TimeSpan timeout) => new()
    {
        Host = _host,
        Port = _port,
        Username = _user,
        Password = _password,
        Database = _database,
        SslMode = _sslMode,
        RootCertificate = _sslRootCertificate,
        SearchPath = Schema,
        Timeout = (int)Math.Max(1, Math.Ceiling(timeout.TotalSeconds)),
        CommandTimeout = (int)Math.Max(1, Math.Ceiling(timeout.TotalSeconds)),
        // A connection on which a command was given up is thrown away; to wait for the cancellation would take as long again.
        CancellationTimeout = -1,
        IncludeErrorDetail = false,
        ApplicationName = "loxiactors",
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_user}@{_host}:{_port}/{_database} (schema {Schema})");

    private void ReadUser(string who)
    {
        var (user, password) = Cut(who, ':');
        _user = Decoded(user, "user");
        _password = password is null ? null : Decoded(password, "password");
        if (_user.Length == 0)
            throw Wrong("has no user before the @");
        if (_password?.Length == 0)
            throw Wrong("has an empty password: leave out the colon if there is none");
    }

    private void ReadPlace(string where)
    {
        var (server, database) = Cut(where, '/');
        if (database is null || database.Length == 0 || database.Contains('/', StringComparison.Ordinal))
            throw Wrong("must end with one /database");
        _database = Decoded(database, "database");
        if (server.Contains(',', StringComparison.Ordinal))
            throw Wrong("names several hosts: name one, for example an address that follows the primary");
        var parts = Server().Match(server);
        if (!parts.Success)
            throw Wrong($"has the host {server}: host, host:port or [address]:port is meant");
        _host = Decoded(parts.Groups["host"].Value.Trim('[', ']'), "host");
        if (!parts.Groups["port"].Success)
            return;
        if (!int.TryParse(parts.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out _port) || _port is < 1 or > 65_535)
            throw Wrong($"has the port {parts.Groups["port"].Value}: 1 to 65535 is meant");
    }

    private void ReadOption(string option)
    {
        var (name, text) = Cut(option, '=');
        var value = Decoded(text ?? throw Wrong($"has the option {name} without a value"), name);
        switch (name)
        {
            case "sslmode":
                _sslMode = SslModes.TryGetValue(value, out var mode) ? mode : throw Wrong($"has sslmode={value}: one of {string.Join(", ", SslModes.Keys)} is meant");
                break;
            case "sslrootcert":
                _sslRootCertificate = value.Length > 0 ? value : throw Wrong("has an empty sslrootcert: a file is meant");
                break;
            case "schema":
                Schema = SchemaName().IsMatch(value) ? value : throw Wrong($"has schema={value}: up to 63 small letters, digits and _ are meant, no digit first");
                break;
            case "password":
                throw Wrong("has the password among the options: it belongs behind the user");
            default:
                throw Wrong($"has the option {name}, which is not known: sslmode, sslrootcert and schema are");
        }
    }

    private static (string Before, string? After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, null) : (text[..index], text[(index + 1)..]);
    }

    private static string Decoded(string text, string what)
    {
        if (BadEscape().IsMatch(text))
            throw Wrong($"has a % in its {what} that two hexadecimal digits don't follow: for a % itself write %25");
        var decoded = Uri.UnescapeDataString(text);
        return decoded.Any(char.IsControl) ? throw Wrong($"has a control character in its {what}") : decoded;
    }

    private static FormatException Wrong(string why) => new($"the database's URL {why}");

    [GeneratedRegex("^postgres(ql)?://")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^(?<host>\[[0-9A-Fa-f:.%]+\]|[^\[\]:/]+)(:(?<port>[^:]*))?$")]
    private static partial Regex Server();

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$")]
    private static partial Regex SchemaName();

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})")]
    private static partial Regex BadEscape();
}
