using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Planted;
using LoxiActors.Simulation.Promises;

namespace LoxiActors.Simulation;

/// <summary>
/// Runs one seed: storms, each with its own weather, and after each of them a time in which nothing fails and nobody asks for anything,
/// by the end of which everything must be as it should be. Ends at the first broken promise.
/// </summary>
internal sealed class SimulationRun(SimulationOptions options)
{
    private static readonly TimeSpan ShortestStorm = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestStorm = TimeSpan.FromHours(10);

    /// <summary>The longest pauses: a tree that could not be shown is asked for again after up to 16 minutes.</summary>
    private static readonly TimeSpan SettlingBound = TimeSpan.FromMinutes(60);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Called after each storm, with how much virtual time has passed and how much has happened.</summary>
    public Action<TimeSpan, long>? Progress { get; init; }

    public SimulationResult Run(TextWriter? text = null)
    {
        var started = Environment.CpuUsage.TotalTime;
        var prng = new Prng(options.Seed).Split("weather");
        var cloud = new Cloud(options.Seed, options.LoadBalancers, options.Planted, new SimSettings(), text);
        var end = TimeSpan.FromDays(options.Days);
        for (var storm = 1; cloud.Agenda.Now < end && Good(cloud); storm++)
        {
            Storm(cloud, prng.Split($"storm {storm}"), end);
            if (Good(cloud))
                Settle(cloud);
            Progress?.Invoke(cloud.Agenda.Now, cloud.Agenda.Happened);
        }

        foreach (var node in cloud.Nodes.Values)
            node.Dispose();
        foreach (var host in cloud.Hosts)
            host.Life?.Kill();
        return new SimulationResult(
            options.Seed, cloud.Agenda.Now, cloud.Agenda.Happened, cloud.Promises.Accepted, [.. cloud.Promises.Violations], cloud.Trace.Hash, Environment.CpuUsage.TotalTime - started);
    }

    private static bool Good(Cloud cloud) => cloud.Promises.Violations.Count == 0;

    private static void Storm(Cloud cloud, Prng prng, TimeSpan end)
    {
        cloud.Weather = Weather.Draw(prng);
        cloud.Workload.IsOn = true;
        cloud.Workload.Start();
        cloud.Operators.Start();
        cloud.FaultInjector.Begin();
        cloud.Trace.Line("weather", Words(cloud.Weather));
        Run(cloud, Min(cloud.Agenda.Now + prng.Between(ShortestStorm, LongestStorm), end));
    }

    private static void Settle(Cloud cloud)
    {
        cloud.Workload.IsOn = false;
        cloud.Weather = Weather.Calm;
        cloud.Operators.Relax();
        cloud.FaultInjector.Heal();
        cloud.Trace.Line("weather", "calm");
        var until = cloud.Agenda.Now + SettlingBound;
        while (cloud.Agenda.Now < until && Good(cloud))
        {
            Run(cloud, cloud.Agenda.Now + Minute);
            if (!cloud.Promises.Unsettled().Any())
                return;
        }

        if (!Good(cloud))
            return;
        foreach (var (promise, text) in cloud.Promises.Unsettled().Take(5).ToArray())
            cloud.Promises.Broken(promise, $"{text}, {SettlingBound.TotalMinutes:0} minutes after everything had healed");
    }

    private static void Run(Cloud cloud, TimeSpan until)
    {
        while (cloud.Agenda.Now < until && Good(cloud))
        {
            var minute = Min(cloud.Agenda.Now + Minute, until);
            while (cloud.Agenda.Step(minute) && Good(cloud))
            {
            }

            cloud.Promises.LookAtDeadlines();
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static string Words(Weather weather) => string.Join(", ", weather.Faults.Keys.Order().Select(kind => kind.ToString()).Prepend($"a change of each load balancer every {weather.BetweenChanges:h\\:mm}"));
}
