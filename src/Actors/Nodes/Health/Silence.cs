using System.Globalization;

namespace LoxiActors.Actors.Nodes.Health;

/// <summary>How long something is, in words.</summary>
internal static class Silence
{
    public static string Of(TimeSpan duration) => duration < TimeSpan.FromSeconds(10)
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.00} s")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0} s");

    public static string Times(int count) => count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count} times in a row");
}
