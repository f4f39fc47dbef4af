using System.Diagnostics;
using System.Globalization;
using LoxiActors.Tests.Support;

namespace LoxiActors.Octavia.Tests.Lab;

/// <summary>The parts of a lab that can be stopped and started.</summary>
internal enum Part
{
    OctaviaApi,
    DriverAgent,
    RabbitMq,
    MariaDb,
}

/// <summary>A real Octavia in a directory of its own, brought up by tests/octavia/lab.</summary>
internal sealed class OctaviaLab : IAsyncDisposable
{
    /// <summary>Installing the packages is in it, on a machine that has none of them.</summary>
    private static readonly TimeSpan BareMachine = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _directory = Directory.CreateTempSubdirectory("octavia-lab-").FullName;

    private OctaviaLab()
    {
    }

    public Uri Api { get; private set; } = null!;

    /// <summary>Octavia's message broker, for the control plane.</summary>
    public Uri Amqp { get; private set; } = null!;

    public static string Script { get; } = Path.Combine(SourceTree.Root, "tests", "octavia", "lab");

    /// <summary>Null when this machine can have one, else why not. Costs nothing.</summary>
    public static string? Unavailable =>
        !OperatingSystem.IsLinux() ? "a real Octavia needs Linux"
        : Environment.UserName != "root" ? "a real Octavia is brought up by root only, from Debian's packages"
        : !File.Exists("/usr/bin/apt-get") ? "a real Octavia is brought up from Debian's packages, and there is no apt-get"
        : null;

    /// <param name="conf">Lines that octavia.conf ends with.</param>
    /// <exception cref="LabUnavailableException">This machine can't have one.</exception>
    public static async Task<OctaviaLab> UpAsync(string conf, params string[] options)
    {
        if (Unavailable is { } why)
            throw new LabUnavailableException(why);
        var lab = new OctaviaLab();
        try
        {
            var more = Path.Combine(lab._directory, "more.conf");
            await File.WriteAllTextAsync(more, conf);
            var outcome = await lab.RunAsync(BareMachine, "up", [.. options, "--conf", more, "--life", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
            if (outcome.ExitCode == 3)
                throw new LabUnavailableException(outcome.LastError);
            Check(outcome);
            lab.Api = new Uri(outcome.Output.TrimEnd().Split('\n')[^1]);
            lab.Amqp = new Uri((await lab.EnvironmentAsync())["AMQP"]);
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public async Task StopAsync(Part part) => Check(await RunAsync(Patience, "stop", Name(part)));

    /// <summary>As a crash: what it was doing is lost, its children live on.</summary>
    public async Task KillAsync(Part part) => Check(await RunAsync(Patience, "kill", Name(part)));

    public async Task StartAsync(Part part) => Check(await RunAsync(Patience, "start", Name(part)));

    /// <summary>Kills the process in which our provider agent runs, which Octavia does not start again.</summary>
    public async Task KillProviderAgentAsync()
    {
        var id = int.Parse((await EnvironmentAsync())["PID_PROVIDER_AGENT"], CultureInfo.InvariantCulture);
        Assert.True(id > 0, "no provider agent runs");
        using var agent = Process.GetProcessById(id);
        agent.Kill();
    }

    public async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync()
    {
        var outcome = await RunAsync(Patience, "env");
        Check(outcome);
        return outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
    }

    /// <summary>The last lines that a part logged.</summary>
    public string LastWords(string part, int lines)
    {
        var log = Path.Combine(_directory, "log", part + ".log");
        return File.Exists(log) ? string.Join('\n', File.ReadLines(log).Where(line => !line.Contains("\"GET ", StringComparison.Ordinal)).TakeLast(lines)) : "";
    }

    public async ValueTask DisposeAsync()
    {
        Check(await RunAsync(Patience, "down", "--purge"));
        Directory.Delete(_directory, recursive: true);
    }

    private static string Name(Part part) => part switch
    {
        Part.OctaviaApi => "octavia-api",
        Part.DriverAgent => "driver-agent",
        Part.RabbitMq => "rabbitmq",
        Part.MariaDb => "mariadb",
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static void Check(Outcome outcome)
    {
        if (outcome.ExitCode != 0)
            throw new InvalidOperationException($"{Script} ended with {outcome.ExitCode}: {outcome.Errors}");
    }

    private Task<Outcome> RunAsync(TimeSpan patience, string command, params string[] arguments) =>
        Command.RunAsync(Script, [command, _directory, .. arguments], patience);
}
