using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Ini;

namespace LoxiActors.Host.Configuration;

/// <summary>Fills <see cref="RawSettings"/> from the three places where an option can be set.</summary>
internal static class SettingSources
{
    public const string EnvironmentPrefix = "LOXIACTORS__";
    private const string Separator = "__";
    private const string NodeSection = "node";

    /// <summary>Returns what is wrong with the file as a whole, or null.</summary>
    public static ConfigurationError? ReadFile(RawSettings settings, string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            foreach (var (key, value) in IniStreamConfigurationProvider.Read(stream))
            {
                var at = key.LastIndexOf(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
                if (at < 0)
                    return new ConfigurationError(null, null, null, $"{path}: '{key}' stands before the first [section]");
                settings.Set(key[..at], key[(at + 1)..], value ?? "", SettingOrigin.File);
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return new ConfigurationError(null, null, null, $"{path}: {exception.Message}");
        }
    }

    /// <summary>
    /// <c>LOXIACTORS__SECTION__OPTION</c>, and <c>LOXIACTORS__NODE__NAME__OPTION</c> for a node; as most shells take no
    /// dots and hyphens there, an underscore in NAME also stands for those.
    /// </summary>
    public static void ReadEnvironment(RawSettings settings, IDictionary environment, List<ConfigurationError> errors)
    {
        foreach (var name in environment.Keys.Cast<string>().Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
                continue;
            var value = (string?)environment[name] ?? "";
            switch (name[EnvironmentPrefix.Length..].ToLowerInvariant().Split(Separator))
            {
                case [NodeSection, var node, var option] when node.Length > 0 && option.Length > 0:
                    settings.Set($"{NodeSection} {NodeNamed(settings, node)}", option, value, SettingOrigin.Environment);
                    break;
                case [var section, var option] when section.Length > 0 && option.Length > 0:
                    settings.Set(section, option, value, SettingOrigin.Environment);
                    break;
                default:
                    errors.Add(new ConfigurationError(null, null, null,
                        $"environment variable {name}: expected LOXIACTORS__SECTION__OPTION or LOXIACTORS__NODE__NAME__OPTION"));
                    break;
            }
        }
    }

    /// <summary><c>section.option=value</c>; the option is what follows the last dot, because a node's name may have dots.</summary>
    public static void ReadAssignment(RawSettings settings, string assignment, List<ConfigurationError> errors)
    {
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        var dot = equals < 0 ? -1 : assignment.LastIndexOf('.', equals);
        if (dot <= 0 || dot + 1 == equals)
        {
            var shown = equals < 0 ? assignment : assignment[..equals];
            errors.Add(new ConfigurationError(null, null, null, $"--set {shown}: expected SECTION.OPTION=VALUE"));
            return;
        }

        settings.Set(assignment[..dot], assignment[(dot + 1)..equals], assignment[(equals + 1)..], SettingOrigin.CommandLine);
    }

    private static string NodeNamed(RawSettings settings, string spelt)
    {
        var known = settings.Sections
            .Where(section => section.StartsWith(NodeSection + " ", StringComparison.Ordinal))
            .Select(section => section[(NodeSection.Length + 1)..])
            .FirstOrDefault(name => name.Replace('-', '_').Replace('.', '_') == spelt.Replace('-', '_').Replace('.', '_'));
        return known ?? spelt.Replace('_', '-');
    }
}
