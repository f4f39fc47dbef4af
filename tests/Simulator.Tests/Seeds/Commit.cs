using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using LoxiActors.Tests.Support;

namespace LoxiActors.Simulation.Tests.Seeds;

/// <summary>A seed that is another one with each commit, and the same one for everybody who tests that commit.</summary>
internal static class Commit
{
    private const ulong WithoutGit = 20_260_101;

    public static (ulong Seed, string About) Seed { get; } = Draw();

    private static (ulong, string) Draw() =>
        Head() is { Length: >= 16 } head && ulong.TryParse(head[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seed)
            ? (seed, $"the seed of commit {head[..16]}")
            : (WithoutGit, "a fixed seed, because git doesn't say which commit this is");

    private static string? Head()
    {
        var start = new ProcessStartInfo("git", ["-C", SourceTree.Root, "rev-parse", "HEAD"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var git = Process.Start(start)!;
            var head = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? head : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
