using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Roles;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

[JsonConverter(typeof(JsonStringEnumConverter<LoadBalancerPhase>))]
public enum LoadBalancerPhase
{
    /// <summary>No call was ever accepted for it.</summary>
    Unknown,

    Living,

    /// <summary>Nothing is wanted on any node any more.</summary>
    Deleted,

    /// <summary>Nothing is left to do.</summary>
    Retired,
}

/// <summary>One load balancer, as its events tell.</summary>
public sealed record LoadBalancerState
{
    public required LoadBalancerId Id { get; init; }

    public LoadBalancerPhase Phase { get; init; }

    /// <summary>What is wanted: the newest last. Older ones stay as long as some node is known to hold them or is being given them, so that the next change is sent as a difference.</summary>
    public ImmutableArray<WantedVersion> Versions { get; init; } = [];

    /// <summary>The last tree of a load balancer that is deleted: by its names a node that returns late is cleaned.</summary>
    public LoadBalancer? Leaving { get; init; }

    /// <summary>True once its addresses may belong to another load balancer.</summary>
    public bool Released { get; init; }

    public ImmutableArray<NodePlacement> Nodes { get; init; } = [];

    /// <summary>Of the last decision about who serves; null before the first one, and in older journals.</summary>
    public long? RoleEpoch { get; init; }

    /// <summary>The node that it is taken back to after it was moved away; null when there is none.</summary>
    public NodeName? Home { get; init; }

    /// <summary>The one that is under way.</summary>
    public OpenFailover? Failover { get; init; }

    public long? LastFailover { get; init; }

    /// <summary>Those that have not ended, oldest first.</summary>
    public ImmutableArray<Operation> Operations { get; init; } = [];

    public long LastOperation { get; init; }

    /// <summary>The last accepted calls, so that a repeated one is recognised.</summary>
    public ImmutableArray<AcceptedCall> RecentCalls { get; init; } = [];

    /// <summary>Objects that Octavia was told are in ERROR, or is about to be.</summary>
    public ImmutableArray<TouchedObject> Faulted { get; init; } = [];

    /// <summary>Why the last operation failed; null once everything has healed.</summary>
    public string? FaultReason { get; init; }

    /// <summary>Statuses that Octavia has not acknowledged, children before parents.</summary>
    public ImmutableArray<OwedStatus> Owed { get; init; } = [];

    /// <summary>Grows with everything that Octavia, or who reports to it, is to be told.</summary>
    public long LastReport { get; init; }

    /// <summary>The last operation whose transaction is known to have ended. Until then nothing of an operation is told.</summary>
    public long ReadBackThrough { get; init; }

    /// <summary>When the tree was last read back, or could not be.</summary>
    public DateTimeOffset? ReadBackAt { get; init; }

    public bool IsReadBackAsked { get; init; }

    /// <summary>How often in a row Octavia could not show the tree.</summary>
    public int UnreadableInARow { get; init; }

    /// <summary>The operating statuses that Octavia was told last, or is owed.</summary>
    public ImmutableArray<ToldStatus> Told { get; init; } = [];

    [JsonIgnore]
    public WantedVersion? Wanted => Versions.IsEmpty ? null : Versions[^1];

    [JsonIgnore]
    public LoadBalancer? Tree => Wanted?.Tree;

    /// <summary>What whoever reports to Octavia has to do before anything else; null when nothing.</summary>
    [JsonIgnore]
    public ReadBack? ReadBack =>
        Phase is not LoadBalancerPhase.Retired && (LastOperation > ReadBackThrough || IsReadBackAsked)
            ? new ReadBack(LastOperation, ToldOf(Id) ?? OperatingStatus.Offline)
            : null;

    [JsonIgnore]
    public long Generation => Wanted?.Generation ?? 0;

    /// <summary>What Octavia was told last of the object, or is owed; null if nothing.</summary>
    public OperatingStatus? ToldOf(ObjectRef @object) =>
        Told.Where(told => told.Object == @object).Select(told => (OperatingStatus?)told.Status).FirstOrDefault();

    /// <summary>The nodes that shall hold it: all but those that are on their way out.</summary>
    [JsonIgnore]
    public IEnumerable<NodePlacement> Holders => Nodes.Where(node => !node.IsLeaving);

    public NodePlacement? FindNode(NodeName name) => Nodes.FirstOrDefault(node => node.Name == name);
}

/// <param name="Tree">Null: nothing is wanted.</param>
/// <param name="BackupsIn">Pools whose backup members serve, sorted.</param>
public sealed record WantedVersion(long Generation, LoadBalancer? Tree, ImmutableArray<PoolId> BackupsIn);

/// <summary>What is known of one node that holds the load balancer.</summary>
public sealed record NodePlacement
{
    public required NodeName Name { get; init; }

    /// <summary>What the node holds to the letter; null when that is not known.</summary>
    public AppliedVersion? Applied { get; init; }

    /// <summary>What the node was last known to hold. A change that failed, or somebody else's, leaves most of it in place, and it goes on serving.</summary>
    public AppliedVersion? Serving { get; init; }

    /// <summary>The change that is under way.</summary>
    public Attempt? Attempt { get; init; }

    public long LastAttempt { get; init; }

    /// <summary>Why the last attempt failed; null after one that succeeded.</summary>
    public NodeFailure? Failure { get; init; }

    /// <summary>When what the node holds last changed, or may have.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The generation that the node was last seen to hold; 0 before the first look.</summary>
    public long SeenGeneration { get; init; }

    /// <summary>Why the node does not answer; null while it does.</summary>
    public string? Silence { get; init; }

    /// <summary>Members that the node holds to be down, sorted.</summary>
    public ImmutableArray<MemberId> Down { get; init; } = [];

    /// <summary>How it stands, as it was last told; null: never told, so good.</summary>
    public NodeStanding? Standing { get; init; }

    public long? StandingNumber { get; init; }

    /// <summary>Since when it has been alive and trusted; null before it was ever otherwise.</summary>
    public DateTimeOffset? SoundSince { get; init; }

    /// <summary>It lost everything that it was given, and has not got it back.</summary>
    public bool? Emptied { get; init; }

    /// <summary>It was killed, or lost sight of: its loopback may hold the VIPs until it has said BACKUP and that they are off.</summary>
    public bool? OwesFence { get; init; }

    /// <summary>Nothing of the load balancer is to stay on it.</summary>
    public bool? Leaving { get; init; }

    /// <summary>Nothing of the load balancer is to stay on it while it is drained; it remains one of its nodes.</summary>
    public bool? Aside { get; init; }

    /// <summary>What it shall be; null before that was decided.</summary>
    public HaRole? Role { get; init; }

    /// <summary>What it last said that it is; null when that is not known.</summary>
    public HeldRole? Held { get; init; }

    public RoleAttempt? RoleAttempt { get; init; }

    public long? LastRoleAttempt { get; init; }

    public RoleFailure? RoleFailure { get; init; }

    /// <summary>When its role last changed, or may have.</summary>
    public DateTimeOffset? RoleChangedAt { get; init; }

    /// <summary>Judged dead, two failures in a row to reach it, or a watcher that gets no answer.</summary>
    [JsonIgnore]
    public bool IsDown => IsDead || Silence is not null || Failure is { Refused: false, Consecutive: >= 2 };

    [JsonIgnore]
    public bool IsDead => Standing?.Verdict is NodeVerdict.Dead;

    [JsonIgnore]
    public bool IsAlive => Standing is null or { Verdict: NodeVerdict.Alive };

    [JsonIgnore]
    public bool IsDraining => Standing is { Draining: true };

    [JsonIgnore]
    public bool IsLeaving => Leaving is true;

    [JsonIgnore]
    public bool IsAside => Aside is true;

    [JsonIgnore]
    public bool WantsNothing => IsLeaving || IsAside;

    /// <summary>It has said that it is MASTER and nobody says that it is dead, whether or not it is to stay so.</summary>
    [JsonIgnore]
    public bool IsServing => Held?.Role is HaRole.Master && Serving is not null && !IsDead;

    /// <summary>It is to serve, and does.</summary>
    [JsonIgnore]
    public bool Serves => Role is HaRole.Master && IsServing;

    /// <summary>It is to serve, and does not come to it.</summary>
    [JsonIgnore]
    public bool IsStuck => Role is HaRole.Master && Held?.Role is not HaRole.Master && RoleFailure is { Consecutive: >= 3 };
}

public sealed record AppliedVersion(long Generation, string Fingerprint);

/// <param name="Empties">True when nothing of the load balancer is to stay on the node; null in older journals.</param>
public sealed record Attempt(long Number, long Generation, bool? Empties = null);

/// <param name="Generation">The one that could not be applied.</param>
/// <param name="Consecutive">How many attempts failed in a row.</param>
public sealed record NodeFailure(long Generation, bool Refused, string Reason, int Consecutive, DateTimeOffset RetryAt);

/// <param name="Generation">It ends when the nodes hold this one or a later one.</param>
/// <param name="Faults">What was in ERROR before, and is again should Octavia roll back; null in older journals.</param>
public sealed record Operation(
    long Number,
    string Method,
    long Generation,
    ImmutableArray<TouchedObject> Touched,
    DateTimeOffset AcceptedAt,
    DateTimeOffset Deadline,
    ImmutableArray<TouchedObject>? Faults = null)
{
    public bool Touches(ObjectRef @object) => Touched.Any(touched => touched.Object == @object);
}

/// <param name="Operation">0 for a call that was given up before it came.</param>
/// <param name="Abandoned">Null for false: older states lack it.</param>
public sealed record AcceptedCall(string CallId, long Operation, bool? Abandoned = null);

/// <summary>
/// The two parts of a status are settled apart: news of an operating status must not bring an ACTIVE again that Octavia took,
/// because by then it may have put the object into a PENDING state for the next call.
/// </summary>
/// <param name="ProvisioningNumber">The report in which the provisioning status was last changed; 0 when none is owed.</param>
/// <param name="OperatingNumber">Likewise of the operating status.</param>
public sealed record OwedStatus(ObjectStatus Status, long ProvisioningNumber, long OperatingNumber)
{
    public bool IsSettledInPartBy(long acknowledged) =>
        (Status.Provisioning is not null && ProvisioningNumber <= acknowledged) || (Status.Operating is not null && OperatingNumber <= acknowledged);

    /// <summary>What is left when Octavia took every report up to this one; null when nothing is.</summary>
    public OwedStatus? After(long acknowledged)
    {
        var left = Status with
        {
            Provisioning = ProvisioningNumber <= acknowledged ? null : Status.Provisioning,
            Operating = OperatingNumber <= acknowledged ? null : Status.Operating,
        };
        return left is { Provisioning: null, Operating: null } ? null : this with { Status = left };
    }
}

public readonly record struct ToldStatus(ObjectRef Object, OperatingStatus Status);
