using System.Diagnostics;
using LoxiActors.Host.Configuration;

namespace LoxiActors.Host.Tests.Containers;

/// <summary>What make-secrets.sh makes, in a directory that is removed afterwards.</summary>
internal sealed class TestSecrets : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("loxiactors-test-").FullName;

    public string Folder => Path.Combine(_parent, "secrets");

    public static TestSecrets Make()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "there is no openssl");
        var made = new TestSecrets();
        var (code, errors) = made.Run();
        Assert.True(code == 0, errors);
        return made;
    }

    public (int ExitCode, string Errors) Run()
    {
        using var script = Process.Start(new ProcessStartInfo("/bin/sh", [ContainerFiles.PathOf("make-secrets.sh"), Folder]) { RedirectStandardError = true })!;
        var errors = script.StandardError.ReadToEnd();
        script.WaitForExit();
        return (script.ExitCode, errors);
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>What the program makes of a loxiactors.conf, whose paths are replaced by others first.</summary>
    public Settings Accepted(string configuration, Dictionary<string, string> environment, params (string From, string To)[] paths)
    {
        var text = paths.Aggregate(File.ReadAllText(ContainerFiles.PathOf(configuration)), (before, path) => before.Replace(path.From, path.To, StringComparison.Ordinal));
        var file = Path.Combine(_parent, "loxiactors.conf");
        File.WriteAllText(file, text);
        return SettingsReader.Read(new CommandLine(ProgramAction.Run, file, [], null), environment);
    }

    /// <summary>NAME=VALUE, line by line.</summary>
    public static Dictionary<string, string> Variables(string file) =>
        File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
