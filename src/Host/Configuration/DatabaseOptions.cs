using LoxiActors.Engines.Local.Journal.Postgres;

namespace LoxiActors.Host.Configuration;

/// <summary>Options of <c>[database]</c>: the PostgreSQL of a pair of hosts.</summary>
internal static class DatabaseOptions
{
    public const string Section = "database";

    public static OptionDescription Connection { get; } = Describe("connection", OptionChecks.Database,
        "Where everything that was accepted is kept. Empty: in SQLite, in data_directory of [host], for one host alone. With a PostgreSQL several hosts may be started on it; one of them is active, the others wait (docs/pair.md). User and password are percent-encoded. Refused on the command line, which other users can read.")
        with { Secret = true };

    public static OptionDescription ConnectionFile { get; } = Describe("connection_file", OptionChecks.OptionalFile,
        "File whose first line is the connection, instead of connection. Let only the service's user read it.");

    public static IReadOnlyList<OptionDescription> All { get; } = [Connection, ConnectionFile];

    /// <summary>Null: SQLite.</summary>
    public static PostgresOptions? Read(OptionValues values, List<ConfigurationError> errors)
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
