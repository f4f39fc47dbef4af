using LoxiActors.Actors.Seam;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Local.Journal.Sqlite;

/// <summary>The statements that change the index.</summary>
internal sealed class SqliteIndexWriter(SqliteConnection connection) : IDisposable
{
    private readonly Statement _addressOwner = new(connection,
        "SELECT e.key FROM address_owner a JOIN entity e ON e.number = a.entity WHERE a.kind = ?1 AND a.address = ?2 AND a.entity <> ?3", 3);
    private readonly Statement _add = new(connection, "INSERT OR REPLACE INTO object_owner (kind, object_kind, object, entity) VALUES (?1, ?2, ?3, ?4)", 4);
    private readonly Statement _remove = new(connection, "DELETE FROM object_owner WHERE kind = ?1 AND object_kind = ?2 AND object = ?3 AND entity = ?4", 4);
    private readonly Statement _claim = new(connection, "INSERT OR REPLACE INTO address_owner (kind, address, entity) VALUES (?1, ?2, ?3)", 3);
    private readonly Statement _release = new(connection, "DELETE FROM address_owner WHERE kind = ?1 AND address = ?2 AND entity = ?3", 3);
    private readonly Statement _place = new(connection, "INSERT OR IGNORE INTO placement (entity, node) VALUES (?1, ?2)", 2);
    private readonly Statement _leave = new(connection, "DELETE FROM placement WHERE entity = ?1 AND node = ?2", 2);
    private readonly Statement _forgetObjects = new(connection, "DELETE FROM object_owner WHERE entity = ?1", 1);
    private readonly Statement _forgetAddresses = new(connection, "DELETE FROM address_owner WHERE entity = ?1", 1);
    private readonly Statement _forgetPlacements = new(connection, "DELETE FROM placement WHERE entity = ?1", 1);

    /// <summary>Who else has claimed the address; null when nobody has.</summary>
    public string? OwnerOf(string kind, string address, long except) => (string?)_addressOwner.Scalar(kind, address, except);

    public void Apply(string kind, long entity, IndexChange change)
    {
        switch (change)
        {
            case IndexChange.Add add:
                _add.Run(kind, add.Object.Kind.ToString(), add.Object.Id.ToByteArray(bigEndian: true), entity);
                break;
            case IndexChange.Remove remove:
                _remove.Run(kind, remove.Object.Kind.ToString(), remove.Object.Id.ToByteArray(bigEndian: true), entity);
                break;
            case IndexChange.ClaimAddress claim:
                _claim.Run(kind, claim.Address, entity);
                break;
            case IndexChange.ReleaseAddress release:
                _release.Run(kind, release.Address, entity);
                break;
            case IndexChange.PlaceOn place:
                _place.Run(entity, place.Node.Value);
                break;
            case IndexChange.LeaveNode leave:
                _leave.Run(entity, leave.Node.Value);
                break;
            default:
                throw new NotSupportedException($"index change {change.GetType().Name}");
        }
    }

    public void Forget(long entity)
    {
        _forgetObjects.Run(entity);
        _forgetAddresses.Run(entity);
        _forgetPlacements.Run(entity);
    }

    public void Dispose()
    {
        foreach (var statement in new[]
        {
            _addressOwner, _add, _remove, _claim, _release, _place, _leave, _forgetObjects, _forgetAddresses, _forgetPlacements,
        })
        {
            statement.Dispose();
        }
    }
}
