using System.Globalization;
using System.Net;
using LoxiActors.Engines.Local.Journal.Postgres;

namespace LoxiActors.Host.Configuration;

/// <summary>What values an option may have: the same numbers for the check and for its words.</summary>
internal sealed record OptionChecks(string Range, Func<string, string?> Problem)
{
    public static OptionChecks Integer(long min, long max) => new(
        string.Create(CultureInfo.InvariantCulture, $"an integer from {min} to {max}"),
        text => !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? "is not an integer"
            : value < min || value > max
                ? string.Create(CultureInfo.InvariantCulture, $"must be from {min} to {max}")
                : null);

    public static OptionChecks Number(decimal min, decimal max) => new(
        string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"),
        text => !decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? "is not a number"
            : value < min || value > max
                ? string.Create(CultureInfo.InvariantCulture, $"must be from {min} to {max}")
                : null);

    /// <summary>A whole number, where 0 and the word lift the limit.</summary>
    public static OptionChecks Limit(long max) => Or(Integer(0, max));

    /// <summary>As <see cref="Limit"/>, with decimals.</summary>
    public static OptionChecks LimitNumber(decimal max) => Or(Number(0, max));

    private static OptionChecks Or(OptionChecks number) =>
        new($"{number.Range}; 0 or {OptionValues.Unlimited} lifts it", text => text == OptionValues.Unlimited ? null : number.Problem(text));

    public static OptionChecks OneOf(params string[] words) => new(
        $"one of {string.Join(", ", words)}",
        text => words.Contains(text, StringComparer.Ordinal) ? null : $"must be one of {string.Join(", ", words)}");

    public static OptionChecks Boolean { get; } = new("true or false", text => text is "true" or "false" ? null : "must be true or false");

    /// <param name="range">In words.</param>
    public static OptionChecks AmqpName(string range) => new(
        range,
        text => text.Length is > 0 and <= 200 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':')
            ? null
            : "must have 1 to 200 of a-z, A-Z, 0-9, '-', '_', '.' and ':'");

    public static OptionChecks TransportUrl { get; } = new(
        "rabbit://USER:PASSWORD@HOST:PORT[,USER:PASSWORD@HOST:PORT...]/VHOST, which is never printed, or empty",
        text => text.Length == 0 ? null : Adapters.Octavia.Rpc.TransportUrl.Problem(text));

    public static OptionChecks Database { get; } = new(
        "postgresql://USER:PASSWORD@HOST:PORT/DATABASE[?sslmode=MODE&sslrootcert=FILE&schema=NAME], which is never printed, or empty",
        text =>
        {
            try
            {
                if (text.Length > 0)
                    PostgresOptions.Parse(text);
                return null;
            }
            catch (FormatException exception)
            {
                return exception.Message;
            }
        });

    public static OptionChecks Address { get; } = new(
        "an IPv4 or IPv6 address, or localhost",
        text => text == "localhost" || IPAddress.TryParse(text, out _) ? null : "is neither an IP address nor localhost");

    public static OptionChecks Endpoint { get; } = new(
        "ADDRESS:PORT or [IPV6]:PORT",
        text => text.LastIndexOf(':') is > 0 and var colon && IPEndPoint.TryParse(text, out var endpoint) && text.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{endpoint.Port}"), StringComparison.Ordinal)
            && (endpoint.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork || text[colon - 1] == ']')
                ? null
                : "is not ADDRESS:PORT or [IPV6]:PORT");

    public static OptionChecks Path(string range) => new(range, text => text.Length == 0 ? "must not be empty" : null);

    public static OptionChecks OptionalFile { get; } = new(
        "a path to a file that can be read, or empty",
        text => text.Length == 0 || File.Exists(text) ? null : "there is no such file");

    public static OptionChecks Secret { get; } = new(
        "16 to 512 printable ASCII characters without spaces, or empty",
        text => text.Length == 0 ? null : ApiToken.Problem(text));
}
