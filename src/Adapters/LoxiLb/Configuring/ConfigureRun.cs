using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes;
using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Reading;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Configuring;

/// <summary>Carries out one request on one node: plans, sends, and when the node surprises it, reads and plans again.</summary>
/// <param name="trustFrom">False: the node is read whatever the request says that it holds.</param>
/// <param name="ownerOfAddress">Which load balancer serves an address, or null if none does. Asked at each reading of the node, because an address may be taken while a request waits.</param>
internal sealed class ConfigureRun(
    LoxiLbClient client, ConfigureNode request, bool trustFrom, Func<string, LoadBalancerId?> ownerOfAddress)
{
    /// <summary>How often a surprise leads to a new plan.</summary>
    private const int RoundsAfterSurprise = 2;

    private readonly string _requestId = $"{request.LoadBalancer}.{request.Generation}.{request.Attempt}";

    /// <summary>Rules that the node refuses to change, or whose change it did not notice.</summary>
    private readonly HashSet<RuleKey> _toReplace = [];

    /// <summary>The node had rules of the load balancer when it was read first.</summary>
    private bool _heldRules;
    private int _calls;
    private int _reads;

    /// <summary>Why the node counts as not answering, or null when it did answer.</summary>
    public string? Silence { get; private set; }

    public async Task<ConfigureOutcome> RunAsync(CancellationToken cancellation)
    {
        var from = trustFrom && request.From is { } known ? new NodeSlice(known, []) : null;
        if (from is not null && Plan(from).Exists(EndsProbe))
            from = null;
        for (var round = 0; round <= RoundsAfterSurprise; round++)
        {
            if (from is null)
            {
                (from, var failure) = await ReadAsync(cancellation);
                if (failure is not null)
                    return Outcome("the node could not be read", failure);
            }

            _heldRules |= from!.Held.Rules.Length + from.Unusable.Length > 0;
            var (surprise, end) = await SendAsync(Plan(from!), cancellation);
            if (end is not null)
                return end;
            if (!surprise && !_heldRules && request.From is null && IsEmpty(request.To) && await ClearLoopbackAsync(cancellation) is { } left)
                return left;
            if (!surprise)
                return new ConfigureOutcome.Applied(_calls, _reads);
            from = null;
        }

        return new ConfigureOutcome.Unreachable($"the node still answers unlike what it shows after {RoundsAfterSurprise + 1} plans; something else may be changing it");
    }

    /// <summary>Only the node knows whether another load balancer's monitor needs the probe that this one does without.</summary>
    private static bool EndsProbe(NodeCall call) => call is NodeCall.PutProbe { Probe.Type: ProbeType.None };

    private List<NodeCall> Plan(NodeSlice from)
    {
        var calls = from.Unusable.Select(Delete).ToList();
        var replaced = from.Held.Rules.Where(rule => _toReplace.Contains(rule.Key)).ToDictionary(rule => rule.Key);
        var changed = ConfigurationDiff.Plan(from.Held, request.To).OfType<NodeCall.PutRule>().Select(put => put.Rule.Key).ToHashSet();
        foreach (var key in replaced.Keys.Where(key => !changed.Contains(key)).ToArray())
            replaced.Remove(key);
        // The planner then takes them to be missing, and so also puts the probes that go with the rule.
        calls.AddRange(replaced.Values.Select(Delete));
        var held = from.Held with { Rules = [.. from.Held.Rules.Where(rule => !replaced.ContainsKey(rule.Key))] };
        if (replaced.Count > 0)
            held = held with { Probes = [.. held.Probes.Where(probe => held.Rules.Any(rule => EndpointObjects.Of(rule).Contains(probe.Name)))] };
        calls.AddRange(ConfigurationDiff.Plan(held, request.To));
        return calls;

        static NodeCall Delete(LbRule rule) => new NodeCall.DeleteRule(rule.Key) { Withdraws = rule.Bgp };
    }

    private static bool IsEmpty(NodeConfiguration configuration) => configuration is { Rules.IsEmpty: true, Probes.IsEmpty: true, Firewall.IsEmpty: true };

    /// <summary>
    /// A LoxiLB that was killed leaves its VIPs on lo, where the node goes on answering for them. Only the last rule of a VIP takes it
    /// off, and a node that is to hold nothing gets none any more.
    /// </summary>
    /// <returns>Null when they are off.</returns>
    private async Task<ConfigureOutcome?> ClearLoopbackAsync(CancellationToken cancellation)
    {
        foreach (var address in OursNow().Addresses.Where(address => !address.Contains(':', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal))
        {
            switch (await client.ClearAddressAsync(address, _requestId, cancellation))
            {
                case CallResult.Done:
                    _calls++;
                    break;
                case CallResult.AlreadySo:
                    break;
                case var result:
                    return Outcome($"{address} on lo", result);
            }
        }

        return null;
    }

    /// <returns>Whether the node held something else than was planned for; or the end of the request.</returns>
    private async Task<(bool Surprise, ConfigureOutcome? End)> SendAsync(List<NodeCall> plan, CancellationToken cancellation)
    {
        var surprise = false;
        foreach (var call in plan)
        {
            var result = await client.SendAsync(call, _requestId, cancellation);
            switch (result)
            {
                case CallResult.Done:
                    _calls++;
                    break;
                case CallResult.AlreadySo when call is NodeCall.PutRule put:
                    // The node saw no difference; whether there is one, only a look can tell.
                    _toReplace.Add(put.Rule.Key);
                    return (true, null);
                case CallResult.AlreadySo:
                    // What was to go is gone, or what was to come is there; the rest may be otherwise as well.
                    surprise = true;
                    break;
                case CallResult.RefusedByNode { CannotModify: true } when call is NodeCall.PutRule put:
                    _toReplace.Add(put.Rule.Key);
                    return (true, null);
                default:
                    return (false, Outcome(Describe(call), result));
            }
        }

        return (surprise, null);
    }

    private async Task<(NodeSlice? Slice, CallResult? Failure)> ReadAsync(CancellationToken cancellation)
    {
        _reads += NodeLists.Calls;
        var (lists, failure) = await NodeLists.ReadAsync(client, _requestId, limits: null, cancellation);
        return lists is null ? (null, failure) : (NodeSlice.Of(lists, OursNow(), request.To), null);
    }

    /// <summary>A deleted load balancer's addresses are given away, but as long as nobody has taken them, what is left there is still its own.</summary>
    private Ownership OursNow() => request.Ours with
    {
        Addresses =
        [
            .. request.Ours.Addresses,
            .. request.Ours.FormerAddresses.Where(address => ownerOfAddress(address) is not { } owner || owner == request.LoadBalancer),
        ],
        FormerAddresses = [],
    };

    private ConfigureOutcome Outcome(string what, CallResult result)
    {
        Silence = result is CallResult.Unreachable { LeaseOver: false } silent ? silent.Reason : null;
        return result switch
        {
            CallResult.RefusedByNode { Permanent: true } refused => new ConfigureOutcome.RefusedByNode($"{what}: {refused.Text}"),
            CallResult.AuthenticationFailed failed => new ConfigureOutcome.RefusedByNode($"{what}: the node rejects the credentials: {failed.Text}"),
            CallResult.RefusedByNode refused => new ConfigureOutcome.Unreachable($"{what}: {refused.Text}"),
            CallResult.Busy busy => new ConfigureOutcome.Unreachable($"{what}: the node is busy: {busy.Text}"),
            CallResult.Unreachable unreachable => new ConfigureOutcome.Unreachable($"{what}: {unreachable.Reason}"),
            _ => new ConfigureOutcome.Unreachable($"{what}: unexpected {result.GetType().Name}"),
        };
    }

    private static string Describe(NodeCall call) => call switch
    {
        NodeCall.PutRule put => $"rule {put.Rule.Key}",
        NodeCall.DeleteRule delete => $"deletion of rule {delete.Key}",
        NodeCall.PutProbe put => $"probe of {put.Probe.Name}",
        NodeCall.DeleteProbe delete => $"deletion of the probe of {delete.Probe.Name}",
        NodeCall.AddFirewall add => $"firewall rule {add.Rule.SourceCidr} to {add.Rule.DestinationCidr}",
        NodeCall.DeleteFirewall delete => $"deletion of firewall rule {delete.Rule.SourceCidr} to {delete.Rule.DestinationCidr}",
        _ => call.GetType().Name,
    };
}
