using System.Diagnostics;
using LoxiActors.Engines.Local.Tests.Support;
using LoxiActors.Tests.Postgres;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Local.Tests.Journal;

/// <summary>That a server for tests leaves nothing behind, however the tests end.</summary>
public sealed class PostgresServerTests(SharedPostgres postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task It_ends_with_whoever_started_it()
    {
        using var parent = await ParentAsync();
        var (guard, directory, server) = await UpAsync(parent);
        using (guard)
        {
            guard.StandardInput.Close();
            await guard.WaitForExitAsync().WaitAsync(Patience);
        }

        Assert.False(Directory.Exists(directory));
        Assert.False(IsAlive(server));
    }

    [Fact]
    public async Task What_a_killed_guard_left_is_removed_by_the_next_one()
    {
        using var parent = await ParentAsync();
        var (first, left, orphan) = await UpAsync(parent);
        using (first)
        {
            first.Kill();
            await first.WaitForExitAsync().WaitAsync(Patience);
        }

        Assert.True(IsAlive(orphan));
        var (second, _, _) = await UpAsync(parent);
        using (second)
        {
            second.StandardInput.Close();
            await second.WaitForExitAsync().WaitAsync(Patience);
        }

        Assert.False(Directory.Exists(left));
        Assert.False(IsAlive(orphan));
    }

    private async Task<TempDirectory> ParentAsync()
    {
        await TestDatabase.MakeAsync(postgres, prepared: false);
        var parent = new TempDirectory();
        // The server runs as another user when these tests run as root.
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(parent.Path, File.GetUnixFileMode(parent.Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return parent;
    }

    private static async Task<(Process Guard, string Directory, int Server)> UpAsync(TempDirectory parent)
    {
        var guard = Process.Start(new ProcessStartInfo("bash", [Path.Combine(SourceTree.Root, "tests", "Postgres", "server"), parent.Path])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, Environment = { ["POSTGRES_PASSWORD"] = "any" },
        })!;
        var words = (await guard.StandardOutput.ReadLineAsync().WaitAsync(Patience))!.Split(' ', 3);
        return (guard, words[2], int.Parse(File.ReadLines(Path.Combine(words[2], "data", "postmaster.pid")).First()));
    }

    /// <summary>A process that has ended and that nobody has asked about still has a number.</summary>
    private static bool IsAlive(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
