using LoxiActors.Adapters.LoxiLb.Options;

namespace LoxiActors.Host.Configuration;

/// <summary>Holds what was set against what there is: unknown sections and options, values out of range, secrets in the wrong place.</summary>
internal static class SectionCheck
{
    /// <param name="knownSections">Of every section that isn't a node's.</param>
    public static IEnumerable<ConfigurationError> UnknownSections(RawSettings settings, IReadOnlyCollection<string> knownSections)
    {
        foreach (var section in settings.Sections)
        {
            if (knownSections.Contains(section) || section.StartsWith(NodesOptions.NodePrefix, StringComparison.Ordinal))
                continue;
            var suggestion = section == "node"
                ? "; a node's section is [node NAME]"
                : NearestName.Of(section, knownSections) is { } near ? $"; did you mean [{near}]?" : $"; there are {Listed(knownSections)} and [node NAME]";
            yield return new ConfigurationError(section, null, null, $"there is no such section{suggestion}");
        }
    }

    /// <param name="section">As it was set; a node's has its name in it.</param>
    public static IEnumerable<ConfigurationError> Options(RawSettings settings, string section, IReadOnlyList<OptionDescription> known)
    {
        foreach (var (name, value) in settings.Section(section))
        {
            var option = known.FirstOrDefault(candidate => candidate.Name == name);
            if (option is null)
            {
                var suggestion = NearestName.Of(name, known.Select(candidate => candidate.Name)) is { } near ? $"; did you mean {near}?" : "";
                // The value isn't shown: a misspelt option may hold a secret.
                yield return new ConfigurationError(section, name, null, $"there is no such option{suggestion}");
            }
            else if (option.EnvironmentOnly && value.Origin != SettingOrigin.Environment)
            {
                yield return new ConfigurationError(section, name, null,
                    $"is taken from the environment only; name a file with {name}_file instead");
            }
            else if (option.Secret && value.Origin == SettingOrigin.CommandLine)
            {
                yield return new ConfigurationError(section, name, null,
                    "must not be on the command line, which other users can read; put it in the file or the environment");
            }
            else if (option.Problem(value.Text) is { } problem)
            {
                yield return new ConfigurationError(section, name, option.Secret ? null : value.Text, problem);
            }
        }
    }

    private static string Listed(IEnumerable<string> sections) => string.Join(", ", sections.Select(section => $"[{section}]"));
}
