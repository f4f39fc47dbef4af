using System.Reflection;
using LoxiActors.Host.Composition;
using LoxiActors.Host.Configuration;

namespace LoxiActors.Host;

/// <summary>What the command <c>loxiactors</c> does.</summary>
internal static class HostProgram
{
    private const int Fine = 0;
    private const int BadConfiguration = 1;
    private const int BadArguments = 2;

    public static string Version { get; } =
        typeof(HostProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Returns the exit code: 0 fine, 1 a configuration that can't be used, 2 arguments that can't, 3 not started (a port or journal in use, say), 4 another host has taken over.</summary>
    /// <param name="engines">Makes where the engine comes from, once the configuration is known to be fine; throws <see cref="ConfigurationException"/>. Null: the local engine.</param>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, Func<Settings, IEngineSource>? engines = null)
    {
        var commandLine = CommandLine.Parse(arguments);
        if (commandLine.Problem is { } problem)
        {
            await errors.WriteLineAsync($"loxiactors: {problem}\n\n{CommandLine.Usage}");
            return BadArguments;
        }

        switch (commandLine.Action)
        {
            case ProgramAction.Help:
                await output.WriteLineAsync(CommandLine.Usage);
                return Fine;
            case ProgramAction.Version:
                await output.WriteLineAsync($"loxiactors {Version}");
                return Fine;
            case ProgramAction.PrintConfiguration:
                await output.WriteAsync(SampleFile.Text());
                return Fine;
            case ProgramAction.PrintConfigurationDocument:
                await output.WriteAsync(ConfigurationDocument.Text());
                return Fine;
        }

        try
        {
            var settings = SettingsReader.Read(commandLine, Environment.GetEnvironmentVariables());
            var source = engines?.Invoke(settings);
            if (commandLine.Action == ProgramAction.CheckConfiguration)
            {
                await (source?.DisposeAsync() ?? default);
                await output.WriteLineAsync("the configuration is fine");
                return Fine;
            }

            return await HostRun.UntilStoppedAsync(settings, output, errors, source);
        }
        catch (ConfigurationException exception)
        {
            await errors.WriteLineAsync(exception.Message);
            return BadConfiguration;
        }
    }
}
