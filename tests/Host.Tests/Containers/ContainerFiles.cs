using System.Text.RegularExpressions;
using LoxiActors.Tests.Support;

namespace LoxiActors.Host.Tests.Containers;

/// <summary>The files in docker/, and what they are checked against.</summary>
internal static partial class ContainerFiles
{
    public const string HoconInImage = "/opt/loxiactors/hocon/";

    public static IReadOnlyList<string> Dockerfiles { get; } = ["cluster.Dockerfile", "imitation-node.Dockerfile", "provider-agent.Dockerfile"];

    public static IEnumerable<string> YamlFiles => Directory.EnumerateFiles(PathOf(""), "*.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(PathOf(""), file)).Where(file => !file.StartsWith("secrets", StringComparison.Ordinal));

    public static string PathOf(string file) => Path.Combine(SourceTree.Root, "docker", file);

    public static string InRepository(string file) => Path.Combine(SourceTree.Root, file);

    /// <summary>The variables that a HOCON file and those that it includes take from the environment; a list's end in [].</summary>
    public static IReadOnlySet<string> HoconVariables(string file)
    {
        var text = File.ReadAllText(InRepository($"hocon/{file}"));
        return Variable().Matches(text).Select(match => match.Groups[1].Value)
            .Concat(Include().Matches(text).SelectMany(match => HoconVariables(match.Groups[1].Value)))
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Name and number of the first <c>key = NUMBERs</c> in the HOCON that all hosts have.</summary>
    public static int HoconSeconds(string key) =>
        int.Parse(Regex.Match(File.ReadAllText(InRepository("hocon/common.conf")), Regex.Escape(key) + @"\s*=\s*(\d+)s").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Fails for a variable that nothing reads. Those of a section of loxiactors.conf are checked with the file.</summary>
    public static void VariablesAreRead(IEnumerable<string> set, string hocon)
    {
        var known = HoconVariables(hocon);
        var console = File.ReadAllText(InRepository("src/Console/Commands/GlobalOptions.cs"));
        Assert.All(set.Where(name => !name.StartsWith("LOXIACTORS__", StringComparison.Ordinal)), name => Assert.True(
            name == "SSL_CERT_FILE"
            || (name.StartsWith("LOXI_", StringComparison.Ordinal) && console.Contains($"\"{name}\"", StringComparison.Ordinal))
            || known.Contains(name) || known.Contains(NumberAtEnd().Replace(name, "[]")),
            $"{name} is read by nothing in hocon/{hocon}"));
    }

    [GeneratedRegex(@"^\s*[^#\s].*\$\{\?(\w+(?:\[\])?)\}", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^include ""(.+)""", RegexOptions.Multiline)]
    private static partial Regex Include();

    [GeneratedRegex(@"_\d+$")]
    private static partial Regex NumberAtEnd();
}
