using System.Globalization;
using System.Text;
using LoxiActors.Console.Programs;

namespace LoxiActors.Console.Demo.Programs;

/// <summary>Two imitated LoxiLB nodes and one control plane that uses both.</summary>
internal sealed class DemoPrograms : IAsyncDisposable
{
    private static readonly string[] NodeNames = ["node-a", "node-b"];

    private readonly List<ChildProgram> _started = [];

    private DemoPrograms()
    {
    }

    public IReadOnlyList<ChildProgram> Nodes => [.. _started.Where(child => NodeNames.Contains(child.Name))];

    public ChildProgram Host => _started[^1];

    /// <summary>Done as soon as one of the programs has ended; the result is which.</summary>
    public async Task<ChildProgram> FirstEndedAsync()
    {
        var ended = await Task.WhenAny(_started.Select(async child =>
        {
            await child.Ended;
            return child;
        }));
        return await ended;
    }

    /// <param name="postMs">How long an applied rule POST takes on a node; LoxiLB 0.9.8 takes 1,000 ms.</param>
    /// <param name="directory">Empty; gets the journal, the configuration and everything that the programs print.</param>
    public static async Task<DemoPrograms> StartAsync(int postMs, string directory, CancellationToken cancellation)
    {
        var programs = new DemoPrograms();
        try
        {
            await programs.StartNodesAsync(postMs, directory, cancellation);
            var configuration = Path.Combine(directory, "loxiactors.conf");
            await File.WriteAllTextAsync(configuration, Configuration(programs.Nodes, directory), cancellation);
            programs._started.Add(await ChildProgram.StartAsync(
                "control plane", ProgramPaths.Host, ["--config", configuration], Path.Combine(directory, "control-plane.log"), cancellation));
            return programs;
        }
        catch
        {
            await programs.DisposeAsync();
            throw;
        }
    }

    /// <summary>The control plane first, so that it does not see its nodes vanish.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var child in _started.AsEnumerable().Reverse())
            await child.DisposeAsync();
    }

    private async Task StartNodesAsync(int postMs, string directory, CancellationToken cancellation)
    {
        var starts = NodeNames.Select(name => ChildProgram.StartAsync(
            name,
            ProgramPaths.Node,
            ["--port", "0", "--name", name, "--post-ms", postMs.ToString(CultureInfo.InvariantCulture)],
            Path.Combine(directory, $"{name}.log"),
            cancellation)).ToArray();
        try
        {
            await Task.WhenAll(starts);
        }
        finally
        {
            // One that started must be stopped even if the other did not.
            _started.AddRange(starts.Where(start => start.IsCompletedSuccessfully).Select(start => start.Result));
        }
    }

    private static string Configuration(IEnumerable<ChildProgram> nodes, string directory)
    {
        var text = new StringBuilder();
        text.AppendLine("# Written by loxi demo.");
        text.AppendLine("[host]");
        text.AppendLine("bind_port = 0");
        text.AppendLine(CultureInfo.InvariantCulture, $"data_directory = {Path.Combine(directory, "data")}");
        text.AppendLine("[loxilb]");
        text.AppendLine("default_topology = ACTIVE_STANDBY");
        text.AppendLine("cluster_health_check_interval = 1");
        foreach (var node in nodes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"[node {node.Name}]");
            text.AppendLine(CultureInfo.InvariantCulture, $"url = {node.Url.GetLeftPart(UriPartial.Authority)}");
            text.AppendLine("zone = z1");
        }

        return text.ToString();
    }
}
