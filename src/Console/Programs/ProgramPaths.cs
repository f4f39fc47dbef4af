using System.Reflection;

namespace LoxiActors.Console.Programs;

/// <summary>Where the build put the programs that commands start.</summary>
internal static class ProgramPaths
{
    /// <summary>Another edition's control plane, if the environment names one.</summary>
    public static string Host => System.Environment.GetEnvironmentVariable("LOXI_CONTROL_PLANE") is { Length: > 0 } given ? given : Find("HostProgram");

    public static string Node => Find("NodeProgram");

    public static string Agent => Find("AgentProgram");

    public static string Simulator => Find("SimulatorProgram");

    /// <summary>What runs them.</summary>
    public static string DotNet =>
        System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } given ? given
        : System.Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own
        : "dotnet";

    private static string Find(string key)
    {
        var path = typeof(ProgramPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == key)?.Value
            ?? throw CommandException.Wrong($"this build of loxi does not know the program {key}");
        return File.Exists(path)
            ? path
            : throw CommandException.Wrong($"{path} is missing; this command runs from the source tree: dotnet run --project src/Console --");
    }
}
