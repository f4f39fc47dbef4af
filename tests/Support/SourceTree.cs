namespace LoxiActors.Tests.Support;

/// <summary>The source tree that the tests were built from.</summary>
public static class SourceTree
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LoxiActors.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"no LoxiActors.sln above {AppContext.BaseDirectory}");
    }
}
