using System.Reflection;

namespace LoxiActors.Console.Demo.Programs;

/// <summary>Where the build put the programs that the demo starts.</summary>
internal static class ProgramPaths
{
    public static string Host => Find("DemoHost");

    public static string Node => Find("DemoNode");

    private static string Find(string key)
    {
        var path = typeof(ProgramPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == key)?.Value
            ?? throw CommandException.Wrong($"this build of loxi does not know the program {key}");
        return File.Exists(path)
            ? path
            : throw CommandException.Wrong($"{path} is missing; the demo runs from the source tree: dotnet run --project src/Console -- demo");
    }
}
