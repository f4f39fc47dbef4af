using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>
/// Brings asks and ends to the failover budget, in the order in which they came, until they are taken. What comes while a batch is
/// being stored goes along with the next. A load balancer has one place: its newest word counts, so an end takes the place of an ask
/// that has not left yet.
/// </summary>
internal sealed partial class BudgetMail(Func<AdmissionBatch, CancellationToken, ValueTask<Reply>> ask, TimeProvider time, ILogger<BudgetMail> log) : IAsyncDisposable
{
    private const int BatchMax = 256;


    private readonly Lock _gate = new();
    private readonly LinkedList<(LoadBalancerId LoadBalancer, BudgetInput Input)> _waiting = new();
    private readonly Dictionary<LoadBalancerId, LinkedListNode<(LoadBalancerId LoadBalancer, BudgetInput Input)>> _places = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private bool _working;

    /// <summary>Returns at once.</summary>
    public void Post(LoadBalancerId loadBalancer, BudgetInput input)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
                return;
            if (_places.TryGetValue(loadBalancer, out var place))
                place.Value = (loadBalancer, input);
            else
                _places[loadBalancer] = _waiting.AddLast((loadBalancer, input));
            Begin();
        }
    }

    /// <summary>An ask that the budget has no place for; a newer word of the load balancer takes its place.</summary>
    public void PostLater(AdmissionAsked asked)
    {
        _ = LaterAsync();

        async Task LaterAsync()
        {
            try
            {
                await Task.Delay(RetryPause.Longest, time, _stop.Token);
                lock (_gate)
                {
                    if (!_places.ContainsKey(asked.LoadBalancer))
                        Post(asked.LoadBalancer, asked);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                // The process ends; load balancers ask again when it is back.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task work;
        lock (_gate)
        {
            _stop.Cancel();
            work = _work;
        }

        await work;
        _stop.Dispose();
    }

    private void Begin()
    {
        if (_working)
            return;
        _working = true;
        _work = Task.Run(WorkAsync, CancellationToken.None);
    }

    /// <summary>Ends when nothing waits, or with the process: load balancers ask again when it is back.</summary>
    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await EmptyAsync();
                return;
            }
#pragma warning disable CA1031 // Whatever it was: the process ends, or what still waits has to leave all the same.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (_stop.IsCancellationRequested)
                    return;
                Trouble.Note(() => Failed(log, failure));
            }

            await Task.Delay(Trouble.Pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EmptyAsync()
    {
        var pause = RetryPause.First;
        var most = BatchMax;
        while (Take(most) is { Count: > 0 } batch)
        {
            var refusal = await TryAsync(batch);
            if (refusal is null)
            {
                (pause, most) = (RetryPause.First, BatchMax);
            }
            else if (refusal.Kind is FaultKind.Unavailable)
            {
                PutBack(batch);
                Waits(log, batch.Count, refusal.OperatorFault);
                await Task.Delay(pause, time, _stop.Token);
                pause = RetryPause.After(pause);
            }
            else if (batch.Count == 1)
            {
                Refused(log, batch[0].Input.GetType().Name, refusal.OperatorFault);
            }
            else
            {
                // One of them is at fault; the others get through one by one.
                PutBack(batch);
                most = 1;
            }
        }
    }

    private List<(LoadBalancerId LoadBalancer, BudgetInput Input)> Take(int most)
    {
        var batch = new List<(LoadBalancerId, BudgetInput)>();
        lock (_gate)
        {
            while (batch.Count < most && _waiting.First is { } first)
            {
                batch.Add(first.Value);
                _places.Remove(first.Value.LoadBalancer);
                _waiting.RemoveFirst();
            }

            _working = batch.Count > 0;
        }

        return batch;
    }

    private void PutBack(List<(LoadBalancerId LoadBalancer, BudgetInput Input)> batch)
    {
        lock (_gate)
        {
            foreach (var one in batch.AsEnumerable().Reverse().Where(one => !_places.ContainsKey(one.LoadBalancer)))
                _places[one.LoadBalancer] = _waiting.AddFirst(one);
        }
    }

    private async Task<Refusal?> TryAsync(List<(LoadBalancerId LoadBalancer, BudgetInput Input)> batch)
    {
        try
        {
            return (await ask(new AdmissionBatch([.. batch.Select(one => one.Input)]), _stop.Token) as Reply.Refused)?.Refusal;
        }
        catch (EntityUnavailableException unavailable)
        {
            return Refusal.Unavailable(unavailable.Message);
        }
#pragma warning disable CA1031 // As with a refusal: try again.
        catch (Exception failure) when (!_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return Refusal.Unavailable(failure.GetType().Name);
        }
    }
}
