namespace LoxiActors.Host.Configuration;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
internal static class NearestName
{
    /// <summary>The nearest of the names, or null if none is near enough to be worth a suggestion.</summary>
    public static string? Of(string name, IEnumerable<string> names)
    {
        var best = names
            .Select(known => (known, distance: Distance(name, known)))
            .OrderBy(candidate => candidate.distance)
            .ThenBy(candidate => candidate.known, StringComparer.Ordinal)
            .FirstOrDefault((known: "", distance: int.MaxValue));
        return best.distance <= Math.Max(2, name.Length / 3) ? best.known : null;
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours that turn one into the other.</summary>
    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
