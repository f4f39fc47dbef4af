namespace LoxiActors.Bench.Load;

/// <summary>How busy the machine is, for whoever reads a figure.</summary>
internal static class LoadAverage
{
    /// <summary>Of the last minute; "unknown" where the system does not tell.</summary>
    public static string Now
    {
        get
        {
            try
            {
                return File.ReadAllText("/proc/loadavg").Split(' ')[0];
            }
            catch (IOException)
            {
                return "unknown";
            }
        }
    }
}
