using System.Xml.Linq;
using LoxiActors.Tests.Support;

namespace LoxiActors.Architecture.Tests;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    public static string Root => SourceTree.Root;

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Every file with the ending, by its path from the root with forward slashes, build output left out.</summary>
    public static IEnumerable<string> Files(string ending) =>
        Directory.EnumerateFiles(Root, "*" + ending, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or ".git" or "artifacts" or "TestResults"))
            .Order(StringComparer.Ordinal);

    /// <summary>The projects that a project refers to, except those that are only built along.</summary>
    public static IEnumerable<string> ReferencesOf(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        return XDocument.Load(PathOf(project))
            .Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => Path.GetRelativePath(Root, Path.GetFullPath(PathOf(Path.Combine(folder, (string)reference.Attribute("Include")!)))))
            .Select(path => path.Replace('\\', '/'));
    }

    public static IEnumerable<string> PackagesOf(string project) =>
        XDocument.Load(PathOf(project)).Descendants("PackageReference").Select(reference => (string)reference.Attribute("Include")!);
}
