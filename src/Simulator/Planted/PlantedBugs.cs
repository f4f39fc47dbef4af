using System.Text;

namespace LoxiActors.Simulation.Planted;

/// <summary>The planted bugs by the names that a command line has for them: no-epoch-check for <see cref="PlantedBug.NoEpochCheck"/>.</summary>
internal static class PlantedBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } = [.. Enum.GetValues<PlantedBug>().Where(bug => bug is not PlantedBug.None)];

    public static IEnumerable<string> Names => All.Select(Name);

    public static string Name(PlantedBug bug)
    {
        var name = new StringBuilder();
        foreach (var letter in bug.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0)
                name.Append('-');
            name.Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }

    /// <summary>Null for a name that none has.</summary>
    public static PlantedBug? Find(string? name) => All.Where(bug => Name(bug) == name).Select(bug => (PlantedBug?)bug).FirstOrDefault();
}
