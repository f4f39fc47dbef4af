using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>What no tree may be, whatever a node can do: these are contradictions, not missing abilities.</summary>
internal static class TreeRules
{
    public static void Check(LoadBalancer tree)
    {
        NoIdTwice(tree);
        NoPortTwice(tree);
        EveryDefaultPoolIsThere(tree);
        foreach (var pool in tree.Pools)
            NoMemberTwice(pool);
    }

    /// <summary>Checked for the policy at hand only: an older one may wait for a read-back after its pool was deleted.</summary>
    public static void CheckRedirect(LoadBalancer tree, L7Policy policy)
    {
        if (policy.RedirectPoolId is { } pool && tree.FindPool(pool) is null)
            throw TreeRefusedException.Contradiction($"l7policy {policy.Id} redirects to pool {pool}, which {tree} does not have");
    }

    private static void NoIdTwice(LoadBalancer tree)
    {
        var seen = new HashSet<ObjectRef>();
        foreach (var @object in TreeObjects.Of(tree))
        {
            if (!seen.Add(@object))
                throw TreeRefusedException.Contradiction($"{@object} stands twice in {tree}");
        }
    }

    private static void NoPortTwice(LoadBalancer tree)
    {
        var seen = new Dictionary<(string, int), ListenerId>();
        foreach (var listener in tree.Listeners)
        {
            var (transport, port) = (Transport(listener.Protocol), listener.ProtocolPort);
            if (!seen.TryAdd((transport, port), listener.Id))
                throw TreeRefusedException.Contradiction($"listener {seen[(transport, port)]} and listener {listener.Id} both have {transport} port {port}");
        }
    }

    private static void EveryDefaultPoolIsThere(LoadBalancer tree)
    {
        foreach (var listener in tree.Listeners)
        {
            if (listener.DefaultPoolId is { } pool && tree.FindPool(pool) is null)
                throw TreeRefusedException.Contradiction($"listener {listener.Id} has the default pool {pool}, which {tree} does not have");
        }
    }

    private static void NoMemberTwice(Pool pool)
    {
        var seen = new Dictionary<(string, int), MemberId>();
        foreach (var member in pool.Members)
        {
            var endpoint = (member.Address, member.ProtocolPort);
            if (!seen.TryAdd(endpoint, member.Id))
                throw TreeRefusedException.Contradiction(
                    $"member {seen[endpoint]} and member {member.Id} of pool {pool.Id} both have address {member.Address} port {member.ProtocolPort}");
        }
    }

    private static string Transport(TrafficProtocol protocol) => protocol switch
    {
        TrafficProtocol.Udp => "UDP",
        TrafficProtocol.Sctp => "SCTP",
        _ => "TCP",
    };
}
