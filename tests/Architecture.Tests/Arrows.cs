namespace LoxiActors.Architecture.Tests;

/// <summary>Which room may know which; the arrows run one way.</summary>
public sealed class Arrows
{
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["src/Protocol"] = [],
        ["src/Actors"] = ["src/Protocol"],
        ["src/Engines/Local"] = ["src/Actors", "src/Protocol"],
        ["src/Engines/Akka"] = ["src/Actors", "src/Protocol"],
        ["src/Adapters/LoxiLb"] = ["src/Actors", "src/Protocol"],
        ["src/Adapters/Octavia"] = ["src/Actors", "src/Protocol"],
        ["src/Adapters/Heartbeats"] = ["src/Actors", "src/Protocol"],
        ["src/Adapters/OpenStack"] = ["src/Actors", "src/Protocol"],
        ["src/Host"] = ["src/Actors", "src/Protocol", "src/Engines/Local", "src/Adapters/*"],
        ["src/Simulator"] = ["src/Protocol", "src/Actors", "src/Engines/Local", "src/Adapters/*", "src/Host", "tools/ImitationNode"],
        ["src/ClusterHost"] = ["src/*"],
        ["src/Console"] = ["src/Protocol"],
        ["agent"] = ["src/Protocol"],
        ["tools/*"] = ["src/Protocol"],
    };

    /// <summary>In src/Actors: what engines, adapters and hosts are to each other.</summary>
    private static readonly string[] ShellNamespaces = ["Actors.Hosting", "Actors.Ports"];

    /// <summary>In src/Host: those who make the local engine and its store, and the options of its store.</summary>
    private static readonly string[] MayKnowTheLocalEngine =
    [
        "src/Host/ControlPlane", "src/Host/Composition/LocalEngines.cs", "src/Host/Composition/Sharing/", "src/Host/Configuration/",
    ];

    public static TheoryData<string> Projects =>
        [.. Repository.Files(".csproj").Where(project => project.StartsWith("src/", StringComparison.Ordinal) || project.StartsWith("tools/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_room_knows_only_what_it_may(string project)
    {
        var room = Room(project);
        var allowed = MayKnow.FirstOrDefault(rule => Matches(rule.Key, room)).Value;
        Assert.True(allowed is not null, $"{room} has no place in the house: add it to the table with what it may know");
        foreach (var known in Repository.ReferencesOf(project).Select(Room))
            Assert.True(allowed.Any(pattern => Matches(pattern, known)), $"{room} must not know {known}");
    }

    [Fact]
    public void What_decides_uses_no_package_at_run_time()
    {
        foreach (var project in new[] { "src/Protocol/LoxiActors.Protocol.csproj", "src/Actors/LoxiActors.Actors.csproj" })
            Assert.Empty(Repository.PackagesOf(project));
    }

    [Fact]
    public void What_decides_is_held_to_the_banned_APIs()
    {
        foreach (var project in new[] { "src/Protocol/LoxiActors.Protocol.csproj", "src/Actors/LoxiActors.Actors.csproj" })
            Assert.Contains("Pure.props", File.ReadAllText(Repository.PathOf(project)));
        var banned = File.ReadAllText(Repository.PathOf("src/BannedSymbols.txt"));
        Assert.All(
            ["P:System.DateTime.UtcNow", "T:System.Random", "M:System.Guid.NewGuid", "T:System.Threading.Tasks.Task", "T:System.IO.File"],
            symbol => Assert.Contains(symbol + ";", banned));
    }

    [Fact]
    public void Only_what_deciders_do_not_call_lifts_a_ban()
    {
        var lifted = Repository.Files(".cs")
            .Where(path => path.StartsWith("src/Actors/", StringComparison.Ordinal) || path.StartsWith("src/Protocol/", StringComparison.Ordinal))
            .Where(path => File.ReadAllText(Repository.PathOf(path)).Contains("RS0030", StringComparison.Ordinal));
        Assert.All(lifted, path => Assert.True(IsShell(path), $"{path} lifts a ban, and is neither a port nor the contract of an engine"));
    }

    [Fact]
    public void What_decides_knows_neither_engines_nor_ports()
    {
        var knowing = Repository.Files(".cs")
            .Where(path => path.StartsWith("src/Actors/", StringComparison.Ordinal) && !IsShell(path))
            .Where(path => File.ReadAllText(Repository.PathOf(path)) is var text && ShellNamespaces.Any(text.Contains));
        Assert.Empty(knowing);
    }

    [Fact]
    public void What_the_host_is_composed_of_runs_on_any_engine()
    {
        var knowing = Repository.Files(".cs")
            .Where(path => path.StartsWith("src/Host/", StringComparison.Ordinal) && !MayKnowTheLocalEngine.Any(path.StartsWith))
            .Where(path => File.ReadAllText(Repository.PathOf(path)).Contains("Engines.Local", StringComparison.Ordinal));
        Assert.Empty(knowing);
    }

    [Fact]
    public void The_core_filter_holds_every_project_that_has_no_Akka_in_it()
    {
        var filter = File.ReadAllText(Repository.PathOf("LoxiActors.Core.slnf"));
        var projects = Repository.Files(".csproj").ToLookup(project => project.Contains("Akka", StringComparison.Ordinal)
            || File.ReadAllText(Repository.PathOf(project)).Contains("Akka", StringComparison.Ordinal));
        Assert.All(projects[false], project => Assert.Contains($"\"{project}\"", filter));
        Assert.All(projects[true], project => Assert.DoesNotContain($"\"{project}\"", filter));
    }

    private static bool IsShell(string path) =>
        path.StartsWith("src/Actors/Hosting/", StringComparison.Ordinal) || path.StartsWith("src/Actors/Ports/", StringComparison.Ordinal);

    private static string Room(string project) => Path.GetDirectoryName(project)!.Replace('\\', '/');

    private static bool Matches(string pattern, string room) =>
        pattern.EndsWith("/*", StringComparison.Ordinal) ? room.StartsWith(pattern[..^1], StringComparison.Ordinal) : room == pattern;
}
