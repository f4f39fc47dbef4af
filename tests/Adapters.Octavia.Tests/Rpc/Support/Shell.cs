using System.Diagnostics;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Support;

/// <summary>Runs the repository's scripts.</summary>
internal static class Shell
{
    /// <summary>By which a script says that this machine can't have what it brings up.</summary>
    private const int Unavailable = 3;

    /// <summary>Installing packages is in it, behind somebody else who does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    public static string Script { get; } = Path.Combine(SourceTree.Root, "tests", "octavia", "rabbitmq");

    /// <summary>What the script printed; fails with what it complained about.</summary>
    public static async Task<string> RunAsync(IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        if (process.ExitCode == Unavailable)
            throw new UnavailableException((await errors).TrimEnd().Split('\n')[^1]);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
        return await output;
    }
}
