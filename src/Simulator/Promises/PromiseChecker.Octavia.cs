using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;
using LoxiActors.Simulation.Octavia;

namespace LoxiActors.Simulation.Promises;

internal sealed partial class PromiseChecker
{
    /// <summary>A report is with an agent for so long at most, and may then wait for a row.</summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(30);

    /// <summary>After so long a disturbance of a node that answers has been seen and told.</summary>
    private static readonly TimeSpan Unseen = TimeSpan.FromMinutes(10);

    /// <summary>What Octavia is told is true: right before it is applied.</summary>
    private void Telling(Row row, ObjectStatus status, long number)
    {
        if (status.Provisioning is ProvisioningStatus.Active && status.Object == (ObjectRef)row.Id && !IsRepetition(row, number) && Row.IsPendingState(row.State))
            ActiveIsTrue(row);
        // One that is pending is about to be told anew.
        if (status is { Operating: OperatingStatus.Online, Object.Kind: ObjectKind.Listener } && !Row.IsPendingState(row.Provisioning[status.Object]) && !Row.IsPendingState(row.State))
            OnlineIsTrue(row, status.Object);
        if (status.Provisioning is ProvisioningStatus.Deleted && row.Provisioning[status.Object] is not Provisioning.PendingDelete
            && Of(row.Id) is { } replayed && replayed.State.Tree is { } tree && TreeObjects.Of(tree).Contains(status.Object))
            Broken(7, $"{status.Object} of {row.Id} is told DELETED, and is wanted");
    }

    /// <summary>
    /// An agent that was killed between telling and acknowledging leaves its report to another one, which tells it once more; by then a
    /// new request may have begun. Octavia gives no way to tell a status only if nothing has happened since, so that isn't promised.
    /// </summary>
    private bool IsRepetition(Row row, long number)
    {
        var told = _told.GetValueOrDefault(row.Id.Value);
        _told[row.Id.Value] = Math.Max(told, number);
        return number <= told;
    }

    /// <summary>
    /// ACTIVE: some node holds the tree that was committed, or was disturbed and nobody may have seen it yet. Of a node that is silent its last word stands:
    /// a change that means nothing to it ends well without its being asked.
    /// </summary>
    private void ActiveIsTrue(Row row)
    {
        if (TreeOf(row) is not { } tree)
            return;
        var state = Of(row.Id)?.State;
        if (state?.Operations.FirstOrDefault(one => one.Touches(row.Id)) is { } open)
            Broken(7, $"load balancer {row.Id} is told ACTIVE while operation {open.Number} ({open.Method}) is under way");
        var backups = state?.Wanted?.BackupsIn.ToHashSet() ?? [];
        var wanted = Actors.LoadBalancers.Compiling.Compiler.Compile(tree, backups, _cloud.Settings.LoadBalancers.Compiler).Configuration;
        var nodes = state?.Nodes.Select(node => _cloud.Nodes[node.Name]).ToArray() ?? [];
        var since = row.CommittedAt;
        if (state?.Nodes.Any(node => node.Silence is not null && node.Applied?.Generation == state.Generation) is true)
            return;
        if (!nodes.Any(node => node.LastDisturbance >= since - Unseen || wanted.Rules.All(rule => Held(node, rule.Key) is { } held && Serves(held, rule))))
            Broken(7, $"load balancer {row.Id} is told ACTIVE, and no node holds what was committed at {Kernel.Trace.At(since).TrimStart()}: {Lacking(nodes, wanted)}");
    }

    /// <summary>ONLINE: some node has a rule for the listener, or had when the report was handed out, or until something happened to it that nobody may have seen yet.</summary>
    private void OnlineIsTrue(Row row, ObjectRef listener)
    {
        // What was owed before an operation began is told while it is open, though nodes may have been changed for it already.
        var state = Of(row.Id)?.State;
        if (state is not { Operations.IsEmpty: true } || _cloud.Agenda.Clock - state.ReadBackAt < OnTheWay)
            return;
        var name = RuleName.Of(new ListenerId(listener.Id), row.Id);
        var nodes = state.Nodes.Select(node => _cloud.Nodes[node.Name]).ToArray();
        if (!nodes.Any(node => node.HasRule(name, within: OnTheWay) || node is not { IsUp: true, Hangs: false } || _cloud.Agenda.Now - node.LastDisturbance < Unseen))
            Broken(7, $"{listener} of {row.Id} is told ONLINE, and no node has a rule for it");
    }

    private static string Lacking(IEnumerable<Nodes.SimNode> nodes, NodeConfiguration wanted) => string.Join("; ", nodes.Select(node =>
        $"{node.Name} lacks {string.Join(", ", wanted.Rules.Where(rule => Held(node, rule.Key) is not { } held || !Serves(held, rule)).Select(rule => rule.Key.ToString()))}"));

    /// <summary>What Octavia wants: without what is about to go.</summary>
    /// <param name="like">Gives the order of what it has too; Octavia's own order means nothing.</param>
    private static LoadBalancer? TreeOf(Row row, LoadBalancer? like = null)
    {
        if (row.State is Provisioning.PendingDelete)
            return null;
        var going = row.Provisioning.Where(state => state.Value is Provisioning.PendingDelete).Select(state => state.Key).ToHashSet();
        return TreeEditor.FromPayload(PayloadsOf.LoadBalancer(row.Tree), like) is TreeReading.Read read
            ? Without(read.Tree, going)
            : null;
    }

    private static LoadBalancer Without(LoadBalancer tree, HashSet<ObjectRef> going) => tree with
    {
        Listeners =
        [
            .. tree.Listeners.Where(listener => !going.Contains(listener.Id))
                .Select(listener => listener.DefaultPoolId is { } pool && going.Contains(pool) ? listener with { DefaultPoolId = null } : listener),
        ],
        Pools =
        [
            .. tree.Pools.Where(pool => !going.Contains(pool.Id)).Select(pool => pool with
            {
                Members = pool.Members.RemoveAll(member => going.Contains(member.Id)),
                HealthMonitor = pool.HealthMonitor is { } monitor && going.Contains(monitor.Id) ? null : pool.HealthMonitor,
            }),
        ],
    };
}
