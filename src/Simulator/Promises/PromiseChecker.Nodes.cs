using System.Globalization;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Imitation.Core;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Nodes;

namespace LoxiActors.Simulation.Promises;

internal sealed partial class PromiseChecker
{
    /// <summary>A request leaves a host for a node: only from the host that writes, and nothing goes that is wanted as it is.</summary>
    /// <param name="requestId">The host's epoch, the load balancer's id, the generation and the attempt, with dots between. A request for an earlier generation was wanted when it began.</param>
    public void Sending(SimProcess host, long epoch, NodeName node, HttpRequestMessage request, string requestId)
    {
        if (request.Method == HttpMethod.Get)
            return;
        if (epoch != _cloud.Database.Epoch)
            Broken(2, $"{host.Name}, of epoch {epoch}, sends {request.Method} to {node} under epoch {_cloud.Database.Epoch}");
        if (request.Method != HttpMethod.Delete || requestId.Split('.') is not [_, var name, var generation, _] || !Guid.TryParse(name, out var id))
            return;
        if (Of(new LoadBalancerId(id)) is not { } replayed || replayed.State.Generation.ToString(CultureInfo.InvariantCulture) != generation)
            return;
        // From a node that it is to leave everything goes.
        if (replayed.State.FindNode(node) is not { WantsNothing: false })
            return;
        var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath);
        foreach (var rule in Wanted(replayed.State).Rules)
        {
            if (path.EndsWith($"/externalipaddress/{rule.Key.ExternalIp}/port/{rule.Key.Port}/protocol/{Word(rule.Key)}", StringComparison.Ordinal)
                && Held(_cloud.Nodes[node], rule.Key) is { } held && Serves(held, rule))
                Broken(3, $"{host.Name} deletes the rule {rule.Key} of {replayed.State.Id} on {node}, which is wanted as it is");
        }
    }

    private NodeConfiguration Wanted(LoadBalancerState state) => new Turn(_cloud.Settings.LoadBalancers, state, _cloud.Agenda.Clock).Compiled.Configuration;

    private static Rule? Held(SimNode node, Protocol.LoxiLb.RuleKey key) => node.State.Rules.All.FirstOrDefault(rule =>
        rule.Key.ExternalIp == key.ExternalIp && rule.Key.Port == key.Port && rule.Key.Protocol == Word(key));

    private static string Word(Protocol.LoxiLb.RuleKey key) => key.Protocol.ToString().ToLowerInvariant();

    /// <summary>The node has the rule with all that a client of it would notice: where it goes, and how.</summary>
    private static bool Serves(Rule held, LbRule wanted) =>
        held.Name == wanted.Name
        && held.Mode == (int)wanted.Mode
        && held.Sel == (int)wanted.Selection
        && held.Visible.Select(endpoint => (endpoint.Ip.ToString(), (int)endpoint.Port)).Order()
            .SequenceEqual(wanted.Endpoints.Select(endpoint => (endpoint.Address, endpoint.TargetPort)).Order());
}
