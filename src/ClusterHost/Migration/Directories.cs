namespace LoxiActors.ClusterHost.Migration;

internal static class Directories
{
    /// <summary>Also when one is a link to the other.</summary>
    public static bool AreSame(string one, string other) => Real(one) == Real(other);

    private static string Real(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(full) && new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? Path.TrimEndingDirectorySeparator(target.FullName)
            : full;
    }
}
