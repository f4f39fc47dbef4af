namespace LoxiActors.Protocol.Api;

/// <summary><c>GET /api/v1/host</c>: the host that answers, whether it is the active one or waits.</summary>
/// <param name="Name">As the other host of the pair sees it.</param>
/// <param name="Active">It takes calls.</param>
/// <param name="Reason">Why it takes none; null when it does.</param>
/// <param name="Lease">Null when the host has its journal to itself, and on a host of a cluster.</param>
/// <param name="Members">Of its cluster, as it knows them, itself included; null where the engine is one process.</param>
public sealed record HostView(string Name, string Version, bool Active, string? Reason, LeaseView? Lease, int? Members = null);

/// <param name="Holder">Who has it, as far as the host that answers knows; null when it knows of nobody.</param>
/// <param name="Epoch">Of that holder.</param>
/// <param name="Held">By the host that answers, at this moment.</param>
/// <param name="FailedRenewals">Since its start.</param>
public sealed record LeaseView(string? Holder, long? Epoch, bool Held, long FailedRenewals);
