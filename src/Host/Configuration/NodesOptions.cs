using LoxiActors.Adapters.LoxiLb.Options;

namespace LoxiActors.Host.Configuration;

/// <summary>Options of <c>[loxilb]</c> and <c>[node NAME]</c>, as the adapter describes them.</summary>
internal static class NodesOptions
{
    /// <summary>What a section's name begins with that belongs to one node.</summary>
    public const string NodePrefix = "node ";

    public static IReadOnlyList<OptionDescription> LoxiLb { get; } = Of(OptionCatalogue.LoxiLbSection);

    public static IReadOnlyList<OptionDescription> Node { get; } = Of(OptionCatalogue.NodeSection);

    /// <summary>The adapter checks values itself, and knows options of earlier drivers that it refuses in words; only what it can't see is looked at here.</summary>
    public static LoxiLbOptions Read(RawSettings raw, List<ConfigurationError> errors)
    {
        var nodes = raw.Sections.Where(section => section.StartsWith(NodePrefix, StringComparison.Ordinal)).ToArray();
        foreach (var section in nodes.Append(OptionCatalogue.LoxiLbSection))
            errors.AddRange(SecretsOnCommandLine(raw, section));
        var (options, problems) = LoxiLbOptionsReader.Read(
            Texts(raw, OptionCatalogue.LoxiLbSection),
            nodes.ToDictionary(section => section[NodePrefix.Length..], section => Texts(raw, section), StringComparer.Ordinal));
        errors.AddRange(problems.Select(problem => new ConfigurationError(null, null, null, problem)));
        return options;
    }

    /// <summary>Other users of the machine can read a command line.</summary>
    private static IEnumerable<ConfigurationError> SecretsOnCommandLine(RawSettings raw, string section) =>
        from option in LoxiLb.Concat(Node).DistinctBy(option => option.Name)
        where option.Secret && raw.Section(section).GetValueOrDefault(option.Name)?.Origin == SettingOrigin.CommandLine
        select new ConfigurationError(section, option.Name, null, "must not be on the command line, which other users can read; put it in the file or the environment");

    private static IReadOnlyDictionary<string, string?> Texts(RawSettings raw, string section) =>
        raw.Section(section).ToDictionary(option => option.Key, option => (string?)option.Value.Text, StringComparer.Ordinal);

    private static IReadOnlyList<OptionDescription> Of(string section) =>
    [
        .. OptionCatalogue.Honoured.Where(option => option.Section == section).Select(option =>
            new OptionDescription(section, option.Name, option.Default, option.Unit, Range(option.Type, option.Range), option.Why, _ => null)
            {
                Secret = option.Type == "secret",
                Example = option.Name == "api_endpoints" ? "node-1=http://127.0.0.1:11111" : null,
            }),
    ];

    private static string Range(string type, string range) => type switch
    {
        "integer" => $"an integer from {range.Replace("..", " to ", StringComparison.Ordinal)}",
        "choice" => $"one of {range.Replace(",", ", ", StringComparison.Ordinal)}",
        "boolean" => "true or false",
        "path" => "a path to a file",
        "list" => "a list, separated by commas",
        "secret" => "a text, which is never printed",
        _ => "a text",
    };
}
