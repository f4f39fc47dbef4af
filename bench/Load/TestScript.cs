using System.Diagnostics;

namespace LoxiActors.Bench.Load;

/// <summary>Runs one of the scripts by which the tests bring real servers up.</summary>
internal static class TestScript
{
    /// <returns>What it printed on standard output; throws when it failed.</returns>
    public static async Task<string> RunAsync(string name, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(PathOf(name), arguments) { RedirectStandardOutput = true };
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"tests/octavia/{name} {arguments[0]} ended with {process.ExitCode}");
    }

    private static string PathOf(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LoxiActors.sln")))
            folder = folder.Parent;
        return folder is null ? throw new InvalidOperationException("the source tree isn't here") : Path.Combine(folder.FullName, "tests", "octavia", name);
    }
}
