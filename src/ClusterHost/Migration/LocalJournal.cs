using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Postgres;
using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Host;
using LoxiActors.Host.Configuration;

namespace LoxiActors.ClusterHost.Migration;

/// <summary>The journal that is taken over, and the list of what is in it.</summary>
internal sealed class LocalJournal : IAsyncDisposable
{
    private readonly IStoppedJournal _journal;
    private readonly Dictionary<EntityId, List<IndexChange>> _owned = [];
    private List<EntityHeader> _entities = [];

    private LocalJournal(IStoppedJournal journal, string name) => (_journal, Name) = (journal, name);

    /// <summary>For people; without an account's password.</summary>
    public string Name { get; }

    /// <summary>In ordinal order of kind and key.</summary>
    public IReadOnlyList<EntityHeader> Entities => _entities;

    /// <summary>Changes with everything that a host does to the journal; 64 characters.</summary>
    public string Fingerprint { get; private set; } = "";

    /// <exception cref="JournalException">There is none, it is in use, or it can't be read.</exception>
    /// <exception cref="MigrationException">It holds a kind of entity that isn't known.</exception>
    public static async Task<LocalJournal> OpenAsync(Settings settings, IReadOnlyCollection<string> kinds, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(Path.Combine(settings.Host.DataDirectory, ControlPlane.JournalFile));
        var journal = settings.Database is { } database
            ? new LocalJournal(await PostgresStoppedJournal.OpenAsync(database.Url, cancellation), database.ToString())
            : new LocalJournal(SqliteStoppedJournal.Open(new SqliteJournalOptions(path)), path);
        try
        {
            await journal.ListAsync(kinds, cancellation);
            return journal;
        }
        catch
        {
            await journal.DisposeAsync();
            throw;
        }
    }

    public Task<LocalEntity> ReadAsync(EntityHeader header, CancellationToken cancellation) =>
        LocalEntity.ReadAsync(_journal, header, _owned.GetValueOrDefault(header.Entity) ?? [], cancellation);

    /// <exception cref="JournalException">A host has used it.</exception>
    /// <exception cref="MigrationException">It isn't any more what it was when it was opened.</exception>
    public async Task CheckUnchangedAsync(CancellationToken cancellation)
    {
        await _journal.CheckUnusedAsync(cancellation);
        if (FingerprintOf(await HeadersAsync(await _journal.ReadKindsAsync(cancellation), cancellation)) != Fingerprint)
            throw new MigrationException($"the journal {Name} has changed meanwhile");
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private async Task ListAsync(IReadOnlyCollection<string> known, CancellationToken cancellation)
    {
        var kinds = await _journal.ReadKindsAsync(cancellation);
        if (kinds.FirstOrDefault(kind => !known.Contains(kind)) is { } unknown)
            throw new MigrationException($"the journal {Name} holds entities of the kind {unknown}, which this version doesn't know");
        _entities = await HeadersAsync(kinds, cancellation);
        Fingerprint = FingerprintOf(_entities);
        foreach (var kind in kinds)
        {
            await foreach (var entry in _journal.ReadIndexAsync(kind, cancellation))
            {
                if (!_owned.TryGetValue(entry.Owner, out var owned))
                    _owned.Add(entry.Owner, owned = []);
                owned.Add(entry.Change);
            }
        }
    }

    private async Task<List<EntityHeader>> HeadersAsync(IEnumerable<string> kinds, CancellationToken cancellation)
    {
        var headers = new List<EntityHeader>();
        foreach (var kind in kinds)
        {
            await foreach (var header in _journal.ListAsync(kind, cancellation))
                headers.Add(header);
        }

        return [.. headers.OrderBy(header => header.Entity.Kind, StringComparer.Ordinal).ThenBy(header => header.Entity.Key, StringComparer.Ordinal)];
    }

    private static string FingerprintOf(IEnumerable<EntityHeader> headers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var header in headers)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"{header.Entity.Kind}\0{header.Entity.Key}\0{header.Sequence}\0{header.Guarded}\0{header.RetiredAt?.ToUnixTimeMilliseconds()}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
