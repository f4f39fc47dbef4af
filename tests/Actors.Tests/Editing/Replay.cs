using System.Text;
using System.Text.Json.Nodes;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Adapters.Octavia;
using LoxiActors.Adapters.Octavia.Calls;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;
using LoxiActors.Tests.Data;

namespace LoxiActors.Actors.Tests.Editing;

/// <summary>A recorded call as it met the tree of its load balancer.</summary>
/// <param name="Differences">Where the tree before the call differed from what Octavia shows of the object in the call.</param>
internal sealed record Replayed(RecordedCall Recorded, DriverCall Call, LoadBalancer? Before, TreeEdit Edit, IReadOnlyList<string> Differences);

/// <summary>Takes the whole recording through the tree editor, each call on the tree of its load balancer.</summary>
internal static class Replay
{
    private static readonly HashSet<string> Mutating =
        [.. DriverCallReader.Methods.Where(method => method.EndsWith("_create") || method.EndsWith("_update") || method.EndsWith("_delete") || method.EndsWith("_failover"))];

    public static IReadOnlyList<Replayed> All()
    {
        var trees = new Dictionary<LoadBalancerId, LoadBalancer?>();
        var replayed = new List<Replayed>();
        foreach (var recorded in RecordedCall.All.Where(call => Mutating.Contains(call.Method)))
        {
            var call = Parse(recorded);
            var owner = OwnerOf(recorded.Arguments, trees);
            var before = trees.GetValueOrDefault(owner);
            var edit = TreeEditor.Apply(before, call);
            replayed.Add(new Replayed(recorded, call, before, edit, before is null ? [] : Shown(before, call)));
            if (edit is TreeEdit.Edited edited)
                trees[owner] = edited.Tree;
        }
        return replayed;
    }

    /// <summary>The recording driver took flavors that this provider does not know, so they are taken out here.</summary>
    public static DriverCall Parse(RecordedCall recorded, bool withFlavor = false)
    {
        var call = Assert.IsType<DriverCallReading.Read>(
            DriverCallReader.Read(recorded.Method, Encoding.UTF8.GetBytes(recorded.Arguments.ToJsonString()))).Call;
        return call is LoadBalancerCreate create && !withFlavor ? new LoadBalancerCreate(create.LoadBalancer with { Flavor = default }) : call;
    }

    // To create the shown object anew must change nothing.
    private static IReadOnlyList<string> Shown(LoadBalancer before, DriverCall call)
    {
        DriverCall? shown = call switch
        {
            ListenerUpdate update => new ListenerCreate(update.Old),
            ListenerDelete delete => new ListenerCreate(delete.Listener),
            PoolUpdate update => new PoolCreate(update.Old),
            PoolDelete delete => new PoolCreate(delete.Pool),
            MemberUpdate update => new MemberCreate(update.Old),
            MemberDelete delete => new MemberCreate(delete.Member),
            HealthMonitorUpdate update => new HealthMonitorCreate(update.Old),
            HealthMonitorDelete delete => new HealthMonitorCreate(delete.HealthMonitor),
            L7PolicyUpdate update => new L7PolicyCreate(update.Old),
            L7PolicyDelete delete => new L7PolicyCreate(delete.L7Policy),
            L7RuleUpdate update => new L7RuleCreate(update.Old),
            L7RuleDelete delete => new L7RuleCreate(delete.L7Rule),
            _ => null,
        };
        if (shown is not null)
            return TreeText.Differences(before, Assert.IsType<TreeEdit.Edited>(TreeEditor.Apply(before, shown)).Tree!);
        return call switch
        {
            LoadBalancerUpdate update => TreeText.Differences(before, ReadBack(update.Old, before)),
            LoadBalancerDelete delete => TreeText.Differences(before, ReadBack(delete.LoadBalancer, before)),
            _ => [],
        };
    }

    private static LoadBalancer ReadBack(LoadBalancerPayload payload, LoadBalancer known) =>
        Assert.IsType<TreeReading.Read>(TreeEditor.FromPayload(payload, known)).Tree;

    private static LoadBalancerId OwnerOf(JsonObject arguments, Dictionary<LoadBalancerId, LoadBalancer?> trees)
    {
        foreach (var argument in arguments.Select(pair => pair.Value).OfType<JsonObject>().Append(arguments))
        {
            if (argument["loadbalancer_id"] is { } id)
                return new LoadBalancerId(Guid.Parse(id.GetValue<string>()));
            foreach (var parent in new[] { "pool_id", "listener_id", "l7policy_id" })
            {
                if (argument[parent] is { } named)
                    return trees.Values.Single(tree => tree is not null && TreeObjects.Of(tree).Any(o => o.Id == Guid.Parse(named.GetValue<string>())))!.Id;
            }
        }
        throw new InvalidDataException(arguments.ToJsonString());
    }
}
