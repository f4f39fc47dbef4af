using System.Threading.Channels;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Entities;
using LoxiActors.Engines.Local.Journal;

namespace LoxiActors.Engines.Local;

public sealed partial class EntityHost<TState, TInput, TEvent> : IHostedEntities
{
    async Task<int> IHostedEntities.LoadAsync(CancellationToken cancellation)
    {
        var guarded = 0;
        await foreach (var header in _engine.Journal.ListAsync(Kind, cancellation).ConfigureAwait(false))
        {
            var cell = new EntityCell<TState, TInput, TEvent>(_turns, header.Entity.Key)
            {
                Sequence = header.Sequence,
                RecoveredOwed = true,
                Guarded = header.Guarded,
                Retired = header.RetiredAt is not null,
            };
            _turns.Cells[cell.Key] = cell;
            if (header.Guarded)
                guarded++;
        }

        await foreach (var entry in _engine.Journal.ReadIndexAsync(Kind, cancellation).ConfigureAwait(false))
            Directory.Apply(Guid.ParseExact(entry.Owner.Key, "D"), [entry.Change]);
        return guarded;
    }

    Task<int> IHostedEntities.ReviveGuardedAsync(Action revived, CancellationToken cancellation) =>
        _engine.Options.Parallelism == 1 ? ReviveInOrderAsync(revived, cancellation) : ReviveSideBySideAsync(revived, cancellation);

    void IHostedEntities.SweepIdle() => _turns.SweepIdle();

    void IHostedEntities.Forget(IEnumerable<string> keys) => _turns.Forget(keys);

    /// <summary>On the caller's thread, so that a simulation has one.</summary>
    private async Task<int> ReviveInOrderAsync(Action revived, CancellationToken cancellation)
    {
        var all = 0;
        await foreach (var record in _engine.Journal.ReadGuardedAsync(Kind, cancellation).ConfigureAwait(false))
        {
            all++;
            Revive(record, revived);
        }

        return all;
    }

    private async Task<int> ReviveSideBySideAsync(Action revived, CancellationToken cancellation)
    {
        var records = Channel.CreateBounded<EntityRecord>(new BoundedChannelOptions(256) { SingleWriter = true });
        var workers = Enumerable.Range(0, _engine.Options.Parallelism)
            .Select(_ => Task.Run(() => ReviveAsync(records.Reader, revived, cancellation), cancellation)).ToArray();
        var all = 0;
        try
        {
            await foreach (var record in _engine.Journal.ReadGuardedAsync(Kind, cancellation).ConfigureAwait(false))
            {
                all++;
                await records.Writer.WriteAsync(record, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            records.Writer.Complete();
            await Task.WhenAll(workers).ConfigureAwait(false);
        }

        return all;
    }

    private async Task ReviveAsync(ChannelReader<EntityRecord> records, Action revived, CancellationToken cancellation)
    {
        await foreach (var record in records.ReadAllAsync(cancellation).ConfigureAwait(false))
            Revive(record, revived);
    }

    private void Revive(EntityRecord record, Action revived)
    {
        if (Post(record.Entity.Key, Prepared(record, revived), int.MaxValue) is not null)
            revived();
    }

    /// <summary>An entity that can't be replayed is left to its own turn, which tries again, says why not, and keeps trying at long intervals.</summary>
    private ReviveEnvelope<TState> Prepared(EntityRecord record, Action revived)
    {
        TState? state = null;
        try
        {
            state = _definition.Replay(record);
        }
        catch (Exception e)
        {
            _engine.Log.NotReplayed(e, record.Entity);
        }

        return new ReviveEnvelope<TState>(state, record.Sequence, record.Events.Count, revived);
    }
}
