using Akka.Configuration;
using Akka.Configuration.Hocon;
using LoxiActors.Host.Configuration;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;

namespace LoxiActors.ClusterHost.Hocon;

/// <summary>
/// A file in HOCON, with variables of the environment, and with <c>include "other.conf"</c>: beside the file that names it, or else among the files that
/// come with the program.
/// </summary>
internal static class HoconFile
{
    private const int DeepestInclude = 8;

    /// <summary>Where the files are that come with the program.</summary>
    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "hocon");

    /// <exception cref="ConfigurationException">It can't be read, or is no HOCON; names the file.</exception>
    public static Config Read(string file, Func<string, string?> environment) => new(Parse(file, environment, 0));

    public static ConfigurationException Wrong(string setting, string? value, string why) => new([new ConfigurationError("akka", setting, value, why)]);

    private static HoconRoot Parse(string file, Func<string, string?> environment, int depth)
    {
        if (depth > DeepestInclude)
            throw Wrong("--akka", file, $"files include each other more than {DeepestInclude} deep");
        try
        {
            return Parser.Parse(EnvironmentValues.PutInto(File.ReadAllText(file), environment), name => Parse(Find(name, file), environment, depth + 1));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Wrong("--akka", file, $"can't be read: {failure.Message}");
        }
        catch (Exception failure) when (failure is not ConfigurationException)
        {
            // The reader throws whatever comes, System.Exception among it.
            throw Wrong("--akka", file, $"is no HOCON: {failure.Message}");
        }
    }

    private static string Find(string name, string includedBy)
    {
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(includedBy))!, name);
        return File.Exists(beside) ? beside : Path.Combine(Shipped, name);
    }
}
