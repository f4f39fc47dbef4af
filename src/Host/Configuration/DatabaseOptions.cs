using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Leases;

namespace LoxiActors.Host.Configuration;

/// <summary>Options of <c>[database]</c>: the PostgreSQL of a pair of hosts.</summary>
internal static class DatabaseOptions
{
    public const string Section = "database";

    private static readonly OptionChecks Duration = OptionChecks.Number(1, 60);

    public static OptionDescription Connection { get; } = Describe("connection", OptionChecks.Database,
        "Where everything that was accepted is kept. Empty: in SQLite, in data_directory of [host], for one host alone. With a PostgreSQL several hosts may be started on it; one of them is active, the others wait (docs/pair.md). User and password are percent-encoded. Refused on the command line, which other users can read.")
        with { Secret = true };

    public static OptionDescription ConnectionFile { get; } = Describe("connection_file", OptionChecks.OptionalFile,
        "File whose first line is the connection, instead of connection. Let only the service's user read it.");

    public static OptionDescription LeaseDuration { get; } = new(Section, "lease_duration", "2", "seconds", Duration.Range,
        "For how long the active host may act without having heard from the database. It asks four times as often. A waiting host follows a lost one after this and the time that it needs to start. On an overloaded machine, or with a database that is slow or far away, a longer one keeps hosts from taking over needlessly. The same on all hosts.", Duration.Problem);

    public static IReadOnlyList<OptionDescription> All { get; } = [Connection, ConnectionFile, LeaseDuration];

    /// <summary>Null: SQLite.</summary>
    public static DatabaseSettings? Read(OptionValues values, List<ConfigurationError> errors) =>
        Url(values, errors) is { } url ? new DatabaseSettings(url, LeaseTiming.Of(values.Seconds(LeaseDuration))) : null;

    private static PostgresOptions? Url(OptionValues values, List<ConfigurationError> errors)
    {
        var (text, file) = (values.Text(Connection), values.Text(ConnectionFile));
        if (text.Length > 0 && file.Length > 0)
        {
            errors.Add(new ConfigurationError(Section, ConnectionFile.Name, file, "is given along with connection; only one of them can count"));
            return null;
        }

        if (text.Length > 0)
            return PostgresOptions.Parse(text);
        if (file.Length == 0)
            return null;
        try
        {
            var line = File.ReadLines(file).FirstOrDefault("").Trim();
            return PostgresOptions.Parse(line);
        }
        catch (FormatException exception)
        {
            errors.Add(new ConfigurationError(Section, ConnectionFile.Name, file, $"in its first line, {exception.Message}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new ConfigurationError(Section, ConnectionFile.Name, file, $"can't be read: {exception.Message}"));
        }

        return null;
    }

    private static OptionDescription Describe(string name, OptionChecks checks, string why) =>
        new(Section, name, "", "", checks.Range, why, checks.Problem);
}
