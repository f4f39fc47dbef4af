using Akka.Actor;
using LoxiActors.Actors.Hosting;
using LoxiActors.Engines.Akka.Entities;

namespace LoxiActors.Engines.Akka.Peers;

/// <summary>Runs the singleton's work for as long as it is this host's turn, and passes questions to it on.</summary>
internal sealed class SingletonActor : UntypedActor
{
    private static readonly TimeSpan StartAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>The next host waits for it, and its own hand-over gives up later.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly ClusterPeers _peers;
    private readonly ISingleton _work;
    private readonly EngineContext _engine;
    private readonly Func<CancellationToken, Task> _predecessorsAreFenced;
    private readonly CancellationTokenSource _over = new();
    private Task _starting = Task.CompletedTask;
    private bool _started;
    private bool _ending;

    /// <param name="predecessorsAreFenced">Completes when no host that is no member may write any more.</param>
    public SingletonActor(ClusterPeers peers, ISingleton work, EngineContext engine, Func<CancellationToken, Task> predecessorsAreFenced) =>
        (_peers, _work, _engine, _predecessorsAreFenced) = (peers, work, engine, predecessorsAreFenced);

    protected override void PreStart() => Start();

    protected override void PostStop()
    {
        _peers.HasSingleton = false;
        _over.Cancel();

        // Also when its stop was not waited for to its end.
        _ = _starting.ContinueWith(_ => _work.StopAsync(CancellationToken.None), TaskScheduler.Default);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PeerAsked asked when _started:
                _peers.Here.Forward(asked);
                break;
            case PeerAsked:
                Sender.Tell(new NotShown("the host that looks after the nodes is just starting to"));
                break;
            case StartAgain when !_ending:
                Start();
                break;
            case Begun begun:
                HasBegun(begun.Failure);
                break;
            case HandOver when !_ending:
                End();
                break;
            case Ended:
                Context.Stop(Self);
                break;
        }
    }

    private void Start()
    {
        _starting = Task.Run(async () =>
        {
            await _predecessorsAreFenced(_over.Token).ConfigureAwait(false);
            await _work.StartAsync(_over.Token).ConfigureAwait(false);
        });
        _starting.ContinueWith(task => new Begun(task.Exception?.GetBaseException() ?? (task.IsCanceled ? new OperationCanceledException() : null)), TaskScheduler.Default).PipeTo(Self);
    }

    private void HasBegun(Exception? failure)
    {
        if (_ending)
            return;
        if (failure is null)
        {
            _started = _peers.HasSingleton = true;
            _engine.Log.SingletonHere(_engine.Options.HostName);
            return;
        }

        _engine.Log.SingletonNotStarted(failure);
        Context.System.Scheduler.ScheduleTellOnce(StartAgainAfter, Self, StartAgain.Instance, ActorRefs.NoSender);
    }

    private void End()
    {
        _ending = true;
        _started = _peers.HasSingleton = false;
        _over.Cancel();
        EndAsync().PipeTo(Self);
    }

    private async Task<Ended> EndAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await _starting.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _work.StopAsync(patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The next host must not wait for ever; this one has no lease in the end.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _engine.Log.SingletonNotStopped(failure);
        }

        return Ended.Instance;
    }

    private sealed record Begun(Exception? Failure) : INoSerializationVerificationNeeded;

    private sealed record StartAgain : INoSerializationVerificationNeeded
    {
        public static StartAgain Instance { get; } = new();
    }

    private sealed record Ended : INoSerializationVerificationNeeded
    {
        public static Ended Instance { get; } = new();
    }
}
