namespace LoxiActors.Octavia.Tests.Lab;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
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
