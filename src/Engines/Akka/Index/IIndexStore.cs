using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Index;

/// <summary>
/// The index of all kinds of entity, shared by the hosts of a cluster: who owns what, which entities are guarded, and which hosts may write.
/// It stands beside the journal and not in it, so each turn that changes it is written in two steps: <see cref="PrepareAsync"/> before the
/// events are appended, <see cref="ConfirmAsync"/> after. What happens between the two leaves a row that is pending, and the journal says
/// what is true: <see cref="ReconcileAsync"/> puts the row right.
/// </summary>
/// <remarks>
/// Tables: <c>cluster_host</c> (incarnations of hosts, and since when one is fenced), <c>cluster_entity</c> (a row per entity),
/// <c>cluster_item</c> (objects, addresses and nodes of the entities, prepared or confirmed), <c>cluster_change</c> (the newest confirmed
/// changes), <c>cluster_feed</c> (one row: how far the changes have come) and <c>cluster_schema_version</c>.
/// <para>
/// A write carries the incarnation of the host that writes. The transaction that writes checks it under a lock that a fence waits for, and
/// that waits for a fence: when <see cref="FenceAsync"/> has returned, nothing of that incarnation is ever written again.
/// </para>
/// <para>
/// A write that ends with an exception, or is cancelled, may have been done or not, and for a short while may still be. All writes may
/// be repeated. Those of one entity must not overlap: they are its own turns'. For entities whose keys are UUIDs or not; kinds, keys and
/// addresses have 1 to 255 characters.
/// </para>
/// All methods may be called at the same time, and throw <see cref="IndexStoreException"/> when the database can't be used.
/// </remarks>
public interface IIndexStore : IAsyncDisposable
{
    /// <summary>
    /// Enters a new incarnation of a host, which may write from now on, and makes the tables if there are none. Must have been called by
    /// some host before anything else works.
    /// </summary>
    /// <param name="host">What the host is called; for people.</param>
    /// <param name="alone">The host has formed a cluster of its own: every other incarnation is fenced together with the entry.</param>
    /// <exception cref="IndexStoreException">Also when a newer version of the program made the tables.</exception>
    Task<Guid> RegisterAsync(string host, bool alone, CancellationToken cancellation);

    /// <summary>From its return on nothing of that incarnation is written. May be repeated; does nothing for an unknown one, which may not write anyway.</summary>
    /// <param name="by">The incarnation that says so; that one itself when it ends. One that is fenced, or unknown, fences nobody: it may be a host that was given up, and has just woken.</param>
    Task FenceAsync(Guid by, Guid incarnation, CancellationToken cancellation);

    /// <summary>Whether the incarnation may write; not when it is fenced or unknown.</summary>
    Task<bool> CheckAsync(Guid incarnation, CancellationToken cancellation);

    /// <summary>All incarnations, the oldest first. Those that were fenced 30 days ago are forgotten when a host is registered.</summary>
    Task<IReadOnlyList<IndexHost>> ReadHostsAsync(CancellationToken cancellation);

    /// <summary>
    /// Before events are appended. Enters the entity's row if there is none, marks it as pending and, if asked, as guarded, and enters the
    /// additions as unconfirmed. An address is kept from others from now on; an object stays with whoever owns it until this entity's
    /// addition is confirmed.
    /// </summary>
    /// <param name="guarded">True marks the entity; false leaves the mark as it is.</param>
    /// <param name="changes">Those of the events to come. Only what is added in the end is entered; removals take effect when they are confirmed.</param>
    /// <returns><see cref="IndexWrite.AddressTaken"/> when another entity of the kind holds an address, confirmed or not.</returns>
    Task<IndexWrite> PrepareAsync(Guid incarnation, EntityId entity, bool guarded, IReadOnlyList<IndexChange> changes, CancellationToken cancellation);

    /// <summary>
    /// After the events are durable. Applies the changes in order, sets what the row says, ends its being pending, and drops what the entity
    /// has prepared and not confirmed. An object then belongs to the entity, whoever had it. What another entity owns is not removed.
    /// </summary>
    /// <param name="sequence">Of the entity's last event.</param>
    /// <param name="retiredAt">When the entity ended; null while it hasn't. Kept to the millisecond.</param>
    /// <returns>
    /// <see cref="IndexWrite.Stale"/> when the row has a higher sequence; <see cref="IndexWrite.AddressTaken"/> when another entity of the
    /// kind holds an address, which can't be if it was prepared.
    /// </returns>
    Task<IndexWrite> ConfirmAsync(
        Guid incarnation, EntityId entity, long sequence, bool guarded, DateTimeOffset? retiredAt, IReadOnlyList<IndexChange> changes, CancellationToken cancellation);

    /// <summary>
    /// After the entity was read from its journal, and before its next turn. Its row and what it owns become exactly this, except for objects and
    /// addresses that another entity has confirmed: they are left to that one and named in the result. An unconfirmed claim of another entity
    /// gives way. Sequence 0 and nothing owned removes the row.
    /// </summary>
    /// <param name="owned">Additions only.</param>
    /// <returns>
    /// <see cref="IndexWrite.Stale"/> when the row has a higher sequence: the entity has gone on since it was read. If its journal has lost
    /// events, forget the entity first.
    /// </returns>
    Task<IndexWrite> ReconcileAsync(
        Guid incarnation, EntityId entity, long sequence, bool guarded, DateTimeOffset? retiredAt, IReadOnlyList<IndexChange> owned, CancellationToken cancellation);

    /// <summary>Removes the entity's row and all that it owns or has prepared.</summary>
    Task<IndexWrite> ForgetAsync(Guid incarnation, EntityId entity, CancellationToken cancellation);

    /// <summary>In no fixed order. What changes meanwhile may be in it as it was before or after.</summary>
    /// <param name="kind">Null for all kinds.</param>
    IAsyncEnumerable<IndexedEntity> ReadEntitiesAsync(string? kind, CancellationToken cancellation);

    /// <summary>What is confirmed, in no fixed order. What changes meanwhile may be in it as it was before or after.</summary>
    IAsyncEnumerable<IndexEntry> ReadIndexAsync(string kind, CancellationToken cancellation);

    Task<IndexedEntity?> FindAsync(EntityId entity, CancellationToken cancellation);

    /// <summary>Confirmed owners only.</summary>
    Task<EntityId?> FindOwnerAsync(string kind, ObjectRef @object, CancellationToken cancellation);

    /// <summary>Confirmed claims only.</summary>
    Task<EntityId?> FindAddressOwnerAsync(string kind, string address, CancellationToken cancellation);

    /// <summary>What the entity has prepared and not confirmed, as additions in no fixed order.</summary>
    Task<IReadOnlyList<IndexChange>> ReadPreparedAsync(EntityId entity, CancellationToken cancellation);

    /// <summary>Entities that ended before a time, those that ended first first; not guarded or pending ones.</summary>
    /// <param name="limit">1 to 1,000.</param>
    Task<IReadOnlyList<IndexedEntity>> ReadRetiredAsync(DateTimeOffset before, int limit, CancellationToken cancellation);

    /// <summary>
    /// The position of the last change; 0 when there was none. A host that reads this, then the entities and the index, and then follows the
    /// changes from here misses nothing but sequences and guards, which are no news by themselves; a change that it has seen already does no harm.
    /// </summary>
    Task<long> ReadPositionAsync(CancellationToken cancellation);

    /// <summary>
    /// Confirmed changes in the order in which they were made. Whoever has read up to a position has seen every change up to it: none turns up
    /// later. Positions grow and may leave some out.
    /// </summary>
    /// <param name="after">The last position that was read; 0 for the beginning.</param>
    /// <param name="limit">1 to 1,000.</param>
    /// <returns>
    /// <see cref="ChangePage.Behind"/> when some of them are forgotten, which are those but the newest 100,000, or when the database has gone back
    /// behind the position: everything has to be read anew.
    /// </returns>
    Task<ChangePage> ReadChangesAsync(long after, int limit, CancellationToken cancellation);
}
