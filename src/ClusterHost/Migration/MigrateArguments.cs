namespace LoxiActors.ClusterHost.Migration;

/// <summary>What stands behind <c>migrate</c>.</summary>
/// <param name="From">The configuration of the host on the local engine.</param>
/// <param name="Config">The configuration of the host of the cluster edition.</param>
/// <param name="AkkaFile">Null: the one beside the program.</param>
/// <param name="Problem">Why the arguments can't be used; null when they can.</param>
internal sealed record MigrateArguments(string From, string Config, string? AkkaFile, bool DryRun, bool Help, string? Problem)
{
    public const string Usage = """
        usage: loxiactors-cluster migrate --from FILE --config FILE [--akka FILE] [--dry-run]

          --from FILE    configuration of the host on the local engine whose journal is to be taken over; the host has to be stopped
          --config FILE  configuration of the host of the cluster edition
          --akka FILE    Akka's settings; else the file that comes with the program
          --dry-run      read and check everything, and change nothing
          --help

        Ends with 0 when everything is in the cluster's store, 1 with a configuration that can't be used, 2 with arguments that can't,
        and 3 when it was refused, failed or was cut off.
        """;

    public static MigrateArguments Parse(IReadOnlyList<string> arguments)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var dryRun = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var at = arguments[i].IndexOf('=', StringComparison.Ordinal);
            var name = at < 0 ? arguments[i] : arguments[i][..at];
            switch (name)
            {
                case "--from" or "--config" or "--akka":
                    var file = at >= 0 ? arguments[i][(at + 1)..] : arguments.ElementAtOrDefault(++i);
                    if (string.IsNullOrEmpty(file))
                        return Wrong($"{name} needs a file");
                    if (!files.TryAdd(name, file))
                        return Wrong($"{name} is given twice");
                    break;
                case "--dry-run" when at < 0:
                    dryRun = true;
                    break;
                case "--help" or "-h" when at < 0:
                    return new MigrateArguments("", "", null, false, true, null);
                default:
                    return Wrong($"there is no option '{name}'");
            }
        }

        if (!files.TryGetValue("--from", out var from))
            return Wrong("--from is missing");
        return files.TryGetValue("--config", out var config)
            ? new MigrateArguments(from, config, files.GetValueOrDefault("--akka"), dryRun, false, null)
            : Wrong("--config is missing");
    }

    private static MigrateArguments Wrong(string problem) => new("", "", null, false, false, problem);
}
