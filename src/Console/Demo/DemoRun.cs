using System.Diagnostics;
using System.Globalization;
using LoxiActors.Console.Api;
using LoxiActors.Console.Demo.Nodes;
using LoxiActors.Console.Demo.Octavia;

namespace LoxiActors.Console.Demo;

/// <summary>Drives the cookbook through a control plane, playing Octavia and its provider agent.</summary>
/// <param name="nodes">The nodes' own addresses, by name.</param>
internal sealed class DemoRun(Cookbook cookbook, ApiConnection connection, IReadOnlyDictionary<string, Uri> nodes, DemoDisplay display) : IDisposable
{
    /// <summary>More than the host's own deadline for an operation, which is 60 s.</summary>
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(90);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly OctaviaSide _octavia = new(new DriverCalls(connection), new Reports(connection), display.Report);

    public ControlPlane Plane { get; } = new(connection);

    /// <summary>Goes through all calls, then verifies the end. The provider agent goes on until the token is cancelled.</summary>
    public async Task<(DemoResult Result, Task Agent)> RunAsync(CancellationToken cancellation)
    {
        var agent = _octavia.ReportForeverAsync(cancellation);
        var outcomes = new List<StepOutcome>();
        for (var i = 0; i < cookbook.Steps.Length; i++)
        {
            display.Begin(i + 1, cookbook.Steps.Length, cookbook.Steps[i]);
            var step = StepAsync(cookbook.Steps[i], i, cancellation);
            if (await Task.WhenAny(step, agent) == agent)
                await agent;
            outcomes.Add(await step);
            display.Step(i + 1, cookbook.Steps.Length, outcomes[^1]);
        }

        display.Working("verifying the end");
        var checks = await new EndChecks(Plane, _octavia, new NodeReader(_http), cookbook).RunAsync(nodes, cancellation);
        return (new DemoResult(outcomes, checks), agent);
    }

    public async Task ShowAsync(CancellationToken cancellation)
    {
        display.Heading("What the control plane knows");
        foreach (var expected in cookbook.LoadBalancers)
            display.LoadBalancer(await Plane.LoadBalancerAsync(expected.Id, cancellation));
        display.Heading("What the nodes hold");
        foreach (var (name, url) in nodes)
            display.Node(name, url, await new NodeReader(_http).ReadAsync(url, cancellation));
    }

    public void Dispose()
    {
        _http.Dispose();
        _octavia.Dispose();
    }

    /// <summary>What Octavia answers instead of calling the driver; null when it would call it.</summary>
    private string? Immutable(CookbookStep step)
    {
        if (step.Expect != ExpectedAnswer.Accepted || Transaction.Begin(_octavia.Mirror, step.Method, step.Args).LoadBalancer is not { } root)
            return null;
        return _octavia.Mirror.Find(root) is { } known && known.ProvisioningStatus != "ACTIVE"
            ? $"Octavia would not make the call, because {root} is {known.ProvisioningStatus}"
            : null;
    }

    /// <summary>One call, and the wait until its load balancer may be changed again.</summary>
    private async Task<StepOutcome> StepAsync(CookbookStep step, int index, CancellationToken cancellation)
    {
        if (Immutable(step) is { } why)
            return new StepOutcome(step, DriverAnswer.NotMade, null, TimeSpan.Zero, why);
        var started = Stopwatch.GetTimestamp();
        var callId = string.Create(CultureInfo.InvariantCulture, $"demo-{index + 1}");
        var (transaction, answer) = await _octavia.CallAsync(step.Method, step.Args, callId, cancellation);
        var difference = StepJudge.OfAnswer(step, answer);
        if (!answer.Accepted)
            return new StepOutcome(step, answer, null, TimeSpan.Zero, difference);
        if (transaction.LoadBalancer is not { } loadBalancer)
            return new StepOutcome(step, answer, null, TimeSpan.Zero, difference ?? "was accepted, but is about no load balancer that Octavia has");

        var inTime = await _octavia.UntilAsync(mirror => mirror.Find(loadBalancer) is not { IsPending: true }, EndDeadline, cancellation);
        var after = Stopwatch.GetElapsedTime(started);
        var mirror = _octavia.Mirror;
        var ended = inTime ? mirror.Find(loadBalancer)?.ProvisioningStatus ?? "DELETED" : null;
        return new StepOutcome(step, answer, ended, after, difference ?? StepJudge.OfEnd(step, transaction, mirror));
    }
}
