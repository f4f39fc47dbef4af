using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Octavia;

/// <summary>
/// What Octavia holds, and what a status that it is told does to it: Octavia's rows take any provisioning status at any time, and a
/// DELETED removes the row.
/// </summary>
internal sealed class OctaviaDatabase(Trace trace)
{
    private readonly SortedDictionary<Guid, Row> _rows = [];

    public IEnumerable<Row> Rows => _rows.Values;

    /// <summary>Right before a status is applied, with the number of the report that it comes from.</summary>
    public event Action<Row, ObjectStatus, long>? Telling;

    public Row? Find(LoadBalancerId id) => _rows.GetValueOrDefault(id.Value);

    public void Add(Row row) => _rows.Add(row.Id.Value, row);

    public void Remove(LoadBalancerId id) => _rows.Remove(id.Value);

    /// <summary>False when Octavia has no such object, which the driver-agent answers with an error for some kinds.</summary>
    /// <param name="number">Of the report.</param>
    public bool Apply(LoadBalancerId loadBalancer, ObjectStatus status, long number)
    {
        if (Find(loadBalancer) is not { } row || !row.Provisioning.ContainsKey(status.Object))
            return false;
        Telling?.Invoke(row, status, number);
        trace.Line("octavia", $"{status.Object} {status.Provisioning} {status.Operating}");
        if (status.Operating is { } operating)
            row.Operating[status.Object] = operating;
        switch (status.Provisioning)
        {
            case ProvisioningStatus.Active:
                row.Provisioning[status.Object] = Provisioning.Active;
                break;
            case ProvisioningStatus.Error:
                row.Provisioning[status.Object] = Provisioning.Error;
                break;
            case ProvisioningStatus.Deleted when status.Object == (ObjectRef)row.Id:
                Remove(row.Id);
                break;
            case ProvisioningStatus.Deleted:
                Delete(row, status.Object);
                break;
        }

        return true;
    }

    private static void Delete(Row row, ObjectRef gone)
    {
        row.Tree = Without(row.Tree, gone);
        var left = row.Objects.ToHashSet();
        foreach (var lost in row.Provisioning.Keys.Where(known => !left.Contains(known)).ToArray())
        {
            row.Provisioning.Remove(lost);
            row.Operating.Remove(lost);
        }
    }

    private static LoadBalancer Without(LoadBalancer tree, ObjectRef gone) => gone.Kind switch
    {
        ObjectKind.Listener => tree with { Listeners = tree.Listeners.RemoveAll(listener => listener.Id.Value == gone.Id) },
        ObjectKind.Pool => tree with
        {
            Pools = tree.Pools.RemoveAll(pool => pool.Id.Value == gone.Id),
            Listeners = [.. tree.Listeners.Select(listener => listener.DefaultPoolId?.Value == gone.Id ? listener with { DefaultPoolId = null } : listener)],
        },
        ObjectKind.Member => tree with
        {
            Pools = [.. tree.Pools.Select(pool => pool with { Members = pool.Members.RemoveAll(member => member.Id.Value == gone.Id) })],
        },
        ObjectKind.HealthMonitor => tree with
        {
            Pools = [.. tree.Pools.Select(pool => pool.HealthMonitor?.Id.Value == gone.Id ? pool with { HealthMonitor = null } : pool)],
        },
        _ => tree,
    };
}
