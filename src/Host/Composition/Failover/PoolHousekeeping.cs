using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool.Messages;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>Tells the spare pool how the nodes are: every few seconds, and at once when one of them changes.</summary>
internal sealed partial class PoolHousekeeping(
    FailoverEntities entities, NodeRegistry nodes, NodeLoads loads, TimeProvider time, ILogger<PoolHousekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _changed = new(0, 1);

    /// <summary>Something has changed: looks at once. Any number of changes is one look.</summary>
    public void Wake()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _changed.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var refusal = await TellAsync(stoppingToken);
            if (refusal is not null && !failed)
                NotTold(log, refusal);
            failed = refusal is not null;
            using var rest = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var pause = Task.Delay(Every, time, rest.Token);
            await Task.WhenAny(_changed.WaitAsync(rest.Token), pause);
            await rest.CancelAsync();
        }
    }

    private async Task<string?> TellAsync(CancellationToken cancellation)
    {
        try
        {
            return (await entities.AskSparesAsync(new PoolChecked(nodes.Inventory, loads.Now), cancellation) as Reply.Refused)?.Refusal.OperatorFault;
        }
#pragma warning disable CA1031 // Whatever it was, the next look goes on.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return failure.Message;
        }
    }
}
