using Akka.Actor;
using LoxiActors.ClusterHost.Stores;
using LoxiActors.Engines.Akka.Import;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Local.Journal;

namespace LoxiActors.ClusterHost.Migration;

/// <summary>
/// Takes a local journal over: all of it is replayed before anything is written, what was written is read back and compared, and only then is
/// the store one that a host starts on.
/// </summary>
internal sealed class JournalMigration(LocalJournal journal, IReadOnlyList<IMigratedKind> kinds, ClusterStore store, TextWriter output)
{
    /// <summary>A store's flush is waited for while another entity is read.</summary>
    private const int Abreast = 4;

    /// <summary>Entities that are named when they can't be replayed.</summary>
    private const int MostNamed = 10;

    /// <summary>How a migration is entered in the index.</summary>
    private const string Host = "migration, process";

    private readonly Dictionary<string, IMigratedKind> _kinds = kinds.ToDictionary(kind => kind.Name);

    /// <summary>Of what is in the journal.</summary>
    private MigrationCounts _counts = new(0, 0, 0);

    /// <summary>True when the store holds this journal already, as a whole.</summary>
    /// <exception cref="MigrationException">It holds something else.</exception>
    /// <exception cref="IndexStoreException">It can't be read.</exception>
    public async Task<bool> IsDoneAsync(CancellationToken cancellation)
    {
        if (await store.LookAsync(cancellation) is not { } standing)
            return false;
        if (standing.Origin is null && standing.Example is { } example)
            throw new MigrationException($"{store.Name} holds entities already that don't come from a migration, such as {example}; to be rid of them remove {store.Removal}");
        if (standing.Origin is { } origin && origin != journal.Fingerprint)
        {
            throw new MigrationException(
                $"{store.Name} holds {(standing.IsComplete ? "the" : "a part of the")} migration of another journal, or of this one before it changed; to begin anew remove {store.Removal}");
        }

        if (standing is { Origin: not null, IsComplete: false })
            await output.WriteLineAsync($"{store.Name} holds a part of this journal already: a migration was cut off");
        if (standing.Origin is null)
            await CheckNobodyIsAtWorkAsync(cancellation);
        return standing is { Origin: not null, IsComplete: true };
    }

    /// <summary>Every entity of the journal can be replayed.</summary>
    /// <exception cref="MigrationException">Names those that can't be.</exception>
    public async Task<MigrationCounts> CheckAsync(CancellationToken cancellation)
    {
        var progress = new Progress("read", journal.Entities.Count, output);
        var failures = new List<string>();
        foreach (var header in journal.Entities)
        {
            try
            {
                var import = (await ReplayAsync(header, cancellation)).Import;
                _counts = _counts.With(import);
            }
            catch (MigrationException failure)
            {
                failures.Add(failure.Message);
            }

            progress.Step();
        }

        await journal.CheckUnchangedAsync(cancellation);
        if (failures.Count == 0)
            return _counts;
        var rest = failures.Count > MostNamed ? $"\n  and {failures.Count - MostNamed} more" : "";
        throw new MigrationException($"entities of {journal.Name} can't be taken over:\n  {string.Join("\n  ", failures.Take(MostNamed))}{rest}");
    }

    /// <returns>How many entities an earlier migration, which was cut off, had brought over as a whole.</returns>
    /// <exception cref="MigrationException">An entity isn't in the store what it was in the journal.</exception>
    public async Task<int> RunAsync(ActorSystem system, CancellationToken cancellation)
    {
        await using var index = store.OpenIndex();
        var import = await StoreImport.BeginAsync(system, index, journal.Fingerprint, $"{Host} {Environment.ProcessId}", cancellation);
        var progress = new Progress("migrated and compared", journal.Entities.Count, output);
        var found = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Abreast, CancellationToken = cancellation };
        await Parallel.ForEachAsync(journal.Entities, options, async (header, stop) =>
        {
            if (await BringAsync(import, header, stop))
                Interlocked.Increment(ref found);
            progress.Step();
        });
        await journal.CheckUnchangedAsync(cancellation);
        await import.CompleteAsync(_counts.Entities, cancellation);
        await import.EndAsync();
        return found;
    }

    /// <summary>True when it was there already.</summary>
    private async Task<bool> BringAsync(StoreImport import, EntityHeader header, CancellationToken cancellation)
    {
        var wanted = await ReplayAsync(header, cancellation);
        var found = await import.IsConfirmedAsync(wanted.Import, cancellation);
        if (!found)
            await import.WriteAsync(wanted.Import, cancellation);
        var stored = await import.ReadAsync(header.Entity, cancellation);
        if (_kinds[header.Entity.Kind].Difference(wanted, stored) is { } difference)
            throw new MigrationException($"{header.Entity} is not in {store.Name} as it is in {journal.Name}: {difference}; remove {store.Removal}");
        if (!found)
            await import.ConfirmAsync(wanted.Import, cancellation);
        return found;
    }

    private async Task<MigratedEntity> ReplayAsync(EntityHeader header, CancellationToken cancellation) =>
        _kinds[header.Entity.Kind].Replay(await journal.ReadAsync(header, cancellation));

    /// <summary>A migration that was killed before it had marked the store is nobody.</summary>
    private async Task CheckNobodyIsAtWorkAsync(CancellationToken cancellation)
    {
        await using var index = store.OpenIndex();
        if ((await index.ReadHostsAsync(cancellation)).FirstOrDefault(host => host.FencedAt is null && !host.Name.StartsWith(Host, StringComparison.Ordinal)) is { } host)
            throw new MigrationException($"{store.Name} is in use by {host.Name}; stop it, or, if it was killed, remove {store.Removal}");
    }
}

/// <param name="Events">Those that are kept.</param>
internal sealed record MigrationCounts(int Entities, long Events, int Snapshots)
{
    public MigrationCounts With(EntityImport import) => new(Entities + 1, Events + import.Events.Count, Snapshots + (import.State is null ? 0 : 1));

    public override string ToString() => $"{Entities} entities, {Events} events, {Snapshots} snapshots";
}
