using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Octavia;

/// <summary>
/// The provider agent under one octavia-driver-agent: takes items, passes the barrier, reads the tree back, tells the statuses and
/// acknowledges; some at a time, each within its lease.
/// </summary>
internal sealed class Agent(Cloud cloud, string name, Prng prng)
{
    private static readonly TimeSpan SocketLeast = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SocketMost = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    /// <summary>agent_workers, by default.</summary>
    private const int Workers = 4;
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(10);

    private SimProcess _process = new(cloud.Agenda, name);
    private TaskCompletionSource _news = new();
    private int _inHand;

    /// <summary>The last report of each load balancer that this process has told in full.</summary>
    private Dictionary<Guid, long> _told = [];

    public void Start()
    {
        var process = _process;
        process.After(TimeSpan.Zero, () => process.Start(() => RunAsync(process)));
    }

    /// <summary>Something was published: an open long poll returns.</summary>
    public void Wake()
    {
        var news = _news;
        _process.After(SocketLeast, () => news.TrySetResult());
    }

    public void Kill()
    {
        cloud.Trace.Line(name, "was killed");
        _process.Kill();
        (_process, _inHand, _told, _news) = (new SimProcess(cloud.Agenda, name), 0, [], new TaskCompletionSource());
        cloud.Agenda.After(RestartTime, Start);
    }

    private async Task RunAsync(SimProcess process)
    {
        while (true)
        {
            var began = cloud.Agenda.Now;
            var news = _news = new TaskCompletionSource();
            var free = Workers - _inHand;
            var taken = free == 0
                ? []
                : await cloud.Broker.AskAsync(process, Patience, life => Task.FromResult(life.TakeReports(free))).ConfigureAwait(false) ?? [];
            foreach (var report in taken)
                process.Start(() => HandleAsync(process, report, began + cloud.Settings.ReportRedelivery));
            if (taken.Count == 0)
                await Task.WhenAny(news.Task, process.Delay(free == 0 ? Pause : Poll)).ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(SimProcess process, StatusReport report, TimeSpan deadline)
    {
        _inHand++;
        var told = await TellAsync(process, report, deadline).ConfigureAwait(false);
        if (told is { } done && cloud.Agenda.Now < deadline)
        {
            await cloud.Broker.AskAsync<Reply>(
                process, deadline - cloud.Agenda.Now, async life => await life.AcknowledgeAsync(report.LoadBalancer, report.Number, done).ConfigureAwait(false)).ConfigureAwait(false);
        }

        _inHand--;
    }

    /// <returns>True when everything was told, false when the item is given back, null when it stays out until its lease is over.</returns>
    private async Task<bool?> TellAsync(SimProcess process, StatusReport report, TimeSpan deadline)
    {
        if (report.ReadBack is { } readBack)
        {
            if (!cloud.Seams.SkipsBarrier && !await BarrierAsync(process, report, readBack, deadline).ConfigureAwait(false))
                return null;
            if (await ReadBackAsync(process, report, readBack, deadline).ConfigureAwait(false) is not { } reply)
                return null;
            if (reply is Reply.Refused refused)
                return refused.Refusal.Kind is FaultKind.Unavailable ? null : false;
        }

        if (report.Statuses.IsEmpty || _told.GetValueOrDefault(report.LoadBalancer.Value) == report.Number)
            return true;
        if (cloud.Agenda.Now >= deadline || !await SocketAsync(process, report, report.Statuses, deadline).ConfigureAwait(false))
            return null;
        _told[report.LoadBalancer.Value] = report.Number;
        return true;
    }

    private async Task<bool> BarrierAsync(SimProcess process, StatusReport report, ReadBack readBack, TimeSpan deadline)
    {
        var own = new ObjectStatus(report.LoadBalancer, null, readBack.OperatingStatus);
        while (cloud.Agenda.Now < deadline)
        {
            if (await SocketAsync(process, report, [own], deadline).ConfigureAwait(false))
                return true;
            await process.Delay(Pause).ConfigureAwait(false);
        }

        return false;
    }

    private async Task<Reply?> ReadBackAsync(SimProcess process, StatusReport report, ReadBack readBack, TimeSpan deadline)
    {
        await process.Delay(prng.Between(SocketLeast, SocketMost)).ConfigureAwait(false);
        var row = cloud.Octavia.Find(report.LoadBalancer);
        if (row is null)
        {
            await process.Delay(Pause).ConfigureAwait(false);
            row = cloud.Octavia.Find(report.LoadBalancer);
        }

        var unreadable = prng.Chance(cloud.Weather.Unreadable) ? "the certificate could not be read" : null;
        var tree = row is null || unreadable is not null ? null : PayloadsOf.LoadBalancer(row.Tree);
        if (cloud.Agenda.Now >= deadline)
            return null;
        return await cloud.Broker.AskAsync<Reply>(
            process, deadline - cloud.Agenda.Now,
            async life => await life.ReadBackAsync(report.LoadBalancer, tree, unreadable, readBack.AfterOperation).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>
    /// Tells statuses over the driver-agent's socket, one record after the other. False when no good answer came in time; what waits
    /// for the row by then is applied all the same once the row is free, as a database does.
    /// </summary>
    private Task<bool> SocketAsync(SimProcess process, StatusReport report, IReadOnlyList<ObjectStatus> statuses, TimeSpan deadline)
    {
        var answer = new TaskCompletionSource<bool>();
        process.After(deadline - cloud.Agenda.Now, () => answer.TrySetResult(false));
        var (dies, answerLost) = (prng.Chance(cloud.Weather.SocketFails / 2), prng.Chance(cloud.Weather.SocketFails / 2));
        var stopsAfter = dies ? prng.Below(statuses.Count + 1) : statuses.Count;
        cloud.Agenda.After(prng.Between(SocketLeast, SocketMost), () => Apply(report, statuses, 0, stopsAfter, () =>
        {
            if (!dies && !answerLost)
                process.After(prng.Between(SocketLeast, SocketMost), () => answer.TrySetResult(true));
            else
                process.After(SocketMost, () => answer.TrySetResult(false));
        }));
        return answer.Task;
    }

    private void Apply(StatusReport report, IReadOnlyList<ObjectStatus> statuses, int index, int stopsAfter, Action then)
    {
        for (; index < stopsAfter; index++)
        {
            var status = statuses[index];
            var row = cloud.Octavia.Find(report.LoadBalancer) ?? cloud.Workload.BeingCreated(report.LoadBalancer);
            if (status.Object.Kind is ObjectKind.LoadBalancer && row is { IsLocked: true })
            {
                var next = index + 1;
                row.WhenUnlocked(() =>
                {
                    cloud.Octavia.Apply(report.LoadBalancer, status, report.Number);
                    Apply(report, statuses, next, stopsAfter, then);
                });
                return;
            }

            cloud.Octavia.Apply(report.LoadBalancer, status, report.Number);
        }

        then();
    }
}
