using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Promises;

internal sealed partial class PromiseChecker
{
    /// <summary>To whom MASTER was told under the newest epoch of each load balancer.</summary>
    private readonly Dictionary<LoadBalancerId, (long Epoch, NodeName Node)> _masters = [];

    /// <summary>Nodes that came back from the dead and are owed a BACKUP before any rule.</summary>
    private readonly HashSet<(LoadBalancerId LoadBalancer, NodeName Node)> _unfenced = [];

    /// <summary>A role, or rules, are about to go to a node.</summary>
    private void LookAtRoles(SimProcess host, LoadBalancerState state, Effect effect)
    {
        switch (effect)
        {
            case AssignRole { Role: HaRole.Master } master when TopologyOf(state) is not Topology.ActiveActive:
                if (_masters.TryGetValue(state.Id, out var known) && (known.Epoch > master.Epoch || (known.Epoch == master.Epoch && known.Node != master.Node)))
                    Broken(8, $"{host.Name} tells {master.Node} that it is MASTER of {state.Id} under epoch {master.Epoch}, and {known.Node} was told so under epoch {known.Epoch}");
                _masters[state.Id] = (master.Epoch, master.Node);
                break;
            case AssignRole { Role: HaRole.Backup } backup:
                _unfenced.Remove((state.Id, backup.Node));
                if (IsTheOnlyOne(state, backup.Node))
                    Broken(8, $"{host.Name} tells {backup.Node}, the only one that serves {state.Id}, that it is BACKUP");
                break;
            case ConfigureNode configure when configure.To.Rules.Length > 0 && _unfenced.Contains((state.Id, configure.Node)):
                if (state.FindNode(configure.Node) is { Role: HaRole.Backup, IsLeaving: false } && state.Holders.Any(other => other.Name != configure.Node && other.Serves))
                    Broken(8, $"{host.Name} gives {configure.Node}, which was dead, rules of {state.Id} before it told it to stand back");
                _unfenced.Remove((state.Id, configure.Node));
                break;
        }
    }

    /// <summary>It really serves, and nobody else has said that it does. One that the journal has no word of is fenced, whatever it does.</summary>
    private bool IsTheOnlyOne(LoadBalancerState state, NodeName name)
    {
        var node = _cloud.Nodes[name];
        return state.FindNode(name) is { Serving: not null, IsDead: false }
            && node is { IsUp: true, ForwardsNothing: false } && node.RoleOf(state.Id) == "MASTER" && node.HasRulesOf(state.Id)
            && state.Holders.Any(other => other.Role is HaRole.Master)
            && !state.Holders.Any(other => other.Name != name && other.Serves);
    }

    private void LookAtFailover(LoadBalancerState before, LoadBalancerState after, LoadBalancerEvent happened)
    {
        switch (happened)
        {
            case FailoverOpened opened when opened.Number <= before.LastFailover:
                Broken(8, $"failover {opened.Number} of {after.Id} is opened after {before.LastFailover}");
                break;
            case RolesDecided decided when decided.Epoch <= before.RoleEpoch:
                Broken(8, $"roles of {after.Id} are decided under epoch {decided.Epoch} after {before.RoleEpoch}");
                break;
            case FailoverGranted granted when !_admitted.Contains((after.Id, granted.Number)):
                Broken(4, $"failover {granted.Number} of {after.Id} goes on, and the budget has not admitted it");
                break;
            case RoleTaken taken when before.FindNode(taken.Node)?.RoleAttempt is { } attempt && !_cloud.Nodes[taken.Node].Answered(after.Id, attempt.Epoch, attempt.Number):
                Broken(8, $"{taken.Node} is said to be {taken.Role} of {after.Id} by attempt {attempt.Number}, and has not said so");
                break;
            case NodeStandingNoted noted when before.FindNode(noted.Node) is { IsDead: true } && after.FindNode(noted.Node) is { IsDead: false }:
                _unfenced.Add((after.Id, noted.Node));
                break;
            case NodesPlaced placed when before.Failover is { } open && TopologyOf(after) is Topology.ActiveStandby:
                LookAtMachines(before, after, [.. placed.Nodes.Where(name => before.FindNode(name) is null)], open);
                break;
        }
    }

    private void LookAtMachines(LoadBalancerState before, LoadBalancerState after, NodeName[] added, Actors.LoadBalancers.Failovers.OpenFailover open)
    {
        foreach (var name in added)
        {
            var machine = _cloud.Nodes[name].Machine;
            if (before.Holders.FirstOrDefault(other => !open.Replace.Contains(other.Name) && _cloud.Nodes[other.Name].Machine == machine) is { } peer)
                Broken(8, $"{name} is to take a place for {after.Id}, and is on {machine} as {peer.Name} is");
        }
    }

    private Topology TopologyOf(LoadBalancerState state) => state.Tree?.Flavor.Topology ?? _cloud.Settings.LoadBalancers.DefaultTopology;
}
