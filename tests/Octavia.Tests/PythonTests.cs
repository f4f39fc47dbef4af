using LoxiActors.Octavia.Tests.Lab;
using LoxiActors.Octavia.Tests.Sites;
using LoxiActors.Tests.Support;

namespace LoxiActors.Octavia.Tests;

/// <summary>The Python package has tests of its own; they need what Octavia brings, which is there once a site is.</summary>
public sealed class PythonTests(AllSites sites)
{
    [Fact]
    public async Task The_Python_package_passes_its_own_tests()
    {
        await sites.SharedAsync();
        var folder = Path.Combine(SourceTree.Root, "octavia");
        var outcome = await Command.RunAsync(
            "/usr/bin/env",
            [$"PYTHONPATH={folder}", "PYTHONDONTWRITEBYTECODE=1", "/usr/bin/python3", "-W", "ignore", "-m", "unittest", "discover", "-s", Path.Combine(folder, "tests"), "-t", folder],
            TimeSpan.FromMinutes(5));
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.Matches("Ran [1-9][0-9]+ tests", outcome.Errors);
    }
}
