using System.Reflection;

namespace LoxiActors.Console.Programs;

/// <summary>Where the build put the programs that commands start.</summary>
internal static class ProgramPaths
{
    /// <summary>Another edition's control plane, if the environment names one.</summary>
    public static string Host => Given ?? Find("HostProgram");

    /// <summary>The cluster edition's control plane, which isn't built along with this program.</summary>
    public static string ClusterHost => Given ?? (File.Exists(ClusterHostBeside) ? ClusterHostBeside : throw CommandException.Wrong(
        $"this needs the cluster edition's program: LOXI_CONTROL_PLANE has to say where loxiactors-cluster.dll is, which isn't beside loxi in {AppContext.BaseDirectory}"));

    public static string Node => Find("NodeProgram");

    public static string Agent => Find("AgentProgram");

    public static string Simulator => Find("SimulatorProgram");

    /// <summary>What runs them.</summary>
    public static string DotNet =>
        System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } given ? given
        : System.Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own
        : "dotnet";

    private static string? Given => System.Environment.GetEnvironmentVariable("LOXI_CONTROL_PLANE") is { Length: > 0 } given ? given : null;

    private static string ClusterHostBeside => Path.Combine(AppContext.BaseDirectory, "loxiactors-cluster.dll");

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
