namespace LoxiActors.Simulation.Octavia;

/// <summary>Octavia's provisioning statuses, the ones among them that only Octavia itself sets.</summary>
internal enum Provisioning
{
    Active,
    Error,
    PendingCreate,
    PendingUpdate,
    PendingDelete,
}
