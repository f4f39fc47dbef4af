using System.Text.RegularExpressions;

namespace LoxiActors.Architecture.Tests;

/// <summary>The house style, as far as a machine can see it.</summary>
public sealed partial class Tidiness
{
    private const int LinesMax = 400;

    public static TheoryData<string> Documents => [.. Repository.Files(".md")];

    [Fact]
    public void Files_stay_small_enough_to_hold_one_idea()
    {
        var large = Repository.Files(".cs")
            .Select(path => (Path: path, Lines: File.ReadLines(Repository.PathOf(path)).Count()))
            .Where(file => file.Lines > LinesMax);
        Assert.Empty(large);
    }

    [Fact]
    public void No_debt_is_left_in_comments()
    {
        var marked = Repository.Files(".cs")
            .Where(path => !path.EndsWith("/Tidiness.cs", StringComparison.Ordinal))
            .Where(path => DebtMark().IsMatch(File.ReadAllText(Repository.PathOf(path))));
        Assert.Empty(marked);
    }

    [Fact]
    public void Tests_do_not_sleep()
    {
        var sleeping = Repository.Files(".cs")
            .Where(path => path.StartsWith("tests/", StringComparison.Ordinal) && !path.EndsWith("/Tidiness.cs", StringComparison.Ordinal))
            .Where(path => Sleep().IsMatch(File.ReadAllText(Repository.PathOf(path))));
        Assert.Empty(sleeping);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_between_documents_lead_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(document))!;
        var broken = Link().Matches(File.ReadAllText(Repository.PathOf(document)))
            .Select(match => match.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains(':', StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(folder, target)));
        Assert.Empty(broken);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex DebtMark();

    [GeneratedRegex(@"\b(Thread\.Sleep|Task\.Delay)\(")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
