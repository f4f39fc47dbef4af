namespace LoxiActors.Bench;

internal static class Percentiles
{
    /// <summary>By nearest rank; the list is sorted in place.</summary>
    public static double At(List<double> samples, double percent)
    {
        samples.Sort();
        var rank = (int)Math.Ceiling(percent / 100 * samples.Count);
        return samples[Math.Clamp(rank - 1, 0, samples.Count - 1)];
    }
}
