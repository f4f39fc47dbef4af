using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LoxiActors.Actors.Statistics;

namespace LoxiActors.Engines.Local.Statistics;

/// <summary>A rule's counters in one column: a line for each endpoint, its fields parted by spaces.</summary>
internal static class CountersText
{
    private const int Fields = 5;

    public static string Write(ImmutableArray<EndpointCounter> endpoints)
    {
        var text = new StringBuilder();
        foreach (var endpoint in endpoints)
            text.Append(CultureInfo.InvariantCulture, $"{endpoint.Address} {endpoint.TargetPort} {endpoint.Weight} {endpoint.Packets} {endpoint.Bytes}\n");
        return text.ToString();
    }

    /// <exception cref="FormatException">It was not written by <see cref="Write"/>.</exception>
    public static ImmutableArray<EndpointCounter> Read(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Endpoint)];

    private static EndpointCounter Endpoint(string line)
    {
        var fields = line.Split(' ');
        return fields.Length == Fields
            ? new EndpointCounter(
                fields[0],
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                int.Parse(fields[2], CultureInfo.InvariantCulture),
                long.Parse(fields[3], CultureInfo.InvariantCulture),
                long.Parse(fields[4], CultureInfo.InvariantCulture))
            : throw new FormatException($"an endpoint's counters have {fields.Length} fields instead of {Fields}");
    }
}
