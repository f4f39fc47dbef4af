using System.Text.Json;
using System.Text.RegularExpressions;

namespace LoxiActors.Host.Tests.Containers;

/// <summary>A Dockerfile's instructions, with lines put together and build arguments put in.</summary>
internal sealed class Dockerfile
{
    private readonly Dictionary<string, string> _arguments;

    private Dockerfile(IReadOnlyList<(string Word, string Text)> instructions)
    {
        _arguments = instructions.Where(one => one.Word == "ARG").Select(one => one.Text.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        Instructions = instructions;
    }

    public IReadOnlyList<(string Word, string Text)> Instructions { get; }

    /// <summary>Image and tag of every stage that isn't another stage.</summary>
    public IEnumerable<string> Bases => Of("FROM").Select(from => Regex.Replace(from.Split(' ')[0], @"\$\{(\w+)\}", match => _arguments[match.Groups[1].Value]));

    /// <summary>Of the last stage.</summary>
    public Dockerfile Last => new([.. Instructions.Where(one => one.Word == "ARG"), .. Instructions.Skip(Instructions.ToList().FindLastIndex(one => one.Word == "FROM"))]);

    /// <summary>What is copied from the repository.</summary>
    public IEnumerable<string> Copied => Of("COPY").Where(copy => !copy.StartsWith("--from", StringComparison.Ordinal)).SelectMany(copy => copy.Split(' ')[..^1]);

    public IReadOnlyList<string> Entry => JsonSerializer.Deserialize<string[]>(Of("ENTRYPOINT").Single())!;

    public IReadOnlyList<string> Arguments => JsonSerializer.Deserialize<string[]>(Of("CMD").Single())!;

    public static Dockerfile Read(string name)
    {
        var lines = File.ReadLines(ContainerFiles.PathOf(name)).Where(line => !line.TrimStart().StartsWith('#'));
        var whole = string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal);
        return new Dockerfile([.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' ', 2)).Select(part => (part[0], Regex.Replace(part[1], @"\s+", " ")))]);
    }

    public IEnumerable<string> Of(string word) => Instructions.Where(one => one.Word == word).Select(one => one.Text);
}
