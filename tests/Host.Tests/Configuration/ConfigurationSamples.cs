using System.Collections;
using LoxiActors.Host.Configuration;

namespace LoxiActors.Host.Tests.Configuration;

/// <summary>Reads configurations that tests write down as text.</summary>
internal static class ConfigurationSamples
{
    public const string OneNode = "[loxilb]\napi_endpoints = node-1=http://127.0.0.1:11111\n";

    public static Settings Read(string file, Dictionary<string, string>? environment = null, params string[] assignments)
    {
        using var temporary = new TemporaryFile(file);
        return SettingsReader.Read(new CommandLine(ProgramAction.Run, temporary.Path, assignments, null), (IDictionary?)environment ?? new Dictionary<string, string>());
    }

    public static string[] ErrorsOf(string file, Dictionary<string, string>? environment = null, params string[] assignments) =>
        [.. Assert.Throws<ConfigurationException>(() => Read(file, environment, assignments)).Errors.Select(error => error.ToString())];
}

internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string text)
    {
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
