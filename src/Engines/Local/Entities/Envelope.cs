using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Entities;

/// <summary>Something that waits in a mailbox. The mailbox is a list of these, so an empty one costs nothing.</summary>
internal abstract class Envelope
{
    public Envelope? Next { get; set; }

    /// <summary>True when nobody waits for it any more and it has not begun.</summary>
    public virtual bool Abandoned => false;

    /// <summary>Counts against the mailbox's bound; the engine's own messages don't, there is a bounded number of them.</summary>
    public virtual bool IsBounded => false;

    /// <summary>A turn that throws must still let go of whoever waits.</summary>
    public virtual void Answer(Reply reply)
    {
    }

    public virtual void Abandon()
    {
    }
}

internal abstract class InputEnvelope<TInput>(TInput input) : Envelope
{
    public TInput Input { get; } = input;

    public override bool IsBounded => true;
}

internal sealed class ToldEnvelope<TInput>(TInput input) : InputEnvelope<TInput>(input);

internal sealed class AskedEnvelope<TInput>(TInput input, CancellationToken cancellation) : InputEnvelope<TInput>(input)
{
    private readonly TaskCompletionSource<Reply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Reply> Reply => _reply.Task;

    public override bool Abandoned => cancellation.IsCancellationRequested;

    public override void Answer(Reply reply) => _reply.TrySetResult(reply);

    public override void Abandon() => _reply.TrySetCanceled(cancellation);
}

internal sealed class TimerEnvelope(StartTimer timer) : Envelope
{
    public StartTimer Timer { get; } = timer;
}

/// <summary>Brings an entity back without another input.</summary>
/// <param name="state">Already replayed; null when it is to be read.</param>
/// <param name="sequence">Of the last event in <paramref name="state"/>.</param>
/// <param name="done">Called once the entity is back, or has failed to come back.</param>
internal sealed class ReviveEnvelope<TState>(TState? state, long sequence, int sinceSnapshot, Action? done) : Envelope
    where TState : class
{
    private Action? _done = done;

    public TState? State { get; } = state;

    public long Sequence { get; } = sequence;

    public int SinceSnapshot { get; } = sinceSnapshot;

    public override void Answer(Reply reply) => Interlocked.Exchange(ref _done, null)?.Invoke();
}

internal sealed class QueryEnvelope<TState>(CancellationToken cancellation) : Envelope
    where TState : class
{
    private readonly TaskCompletionSource<TState?> _state = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TState?> State => _state.Task;

    public override bool IsBounded => true;

    public override bool Abandoned => cancellation.IsCancellationRequested;

    public void Complete(TState? state) => _state.TrySetResult(state);

    public override void Answer(Reply reply)
    {
        if (reply is Reply.Refused refused)
            _state.TrySetException(new EntityUnavailableException(refused.Refusal.OperatorFault));
    }

    public override void Abandon() => _state.TrySetCanceled(cancellation);
}
