using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing;

/// <summary>Names every object of a tree.</summary>
public static class TreeObjects
{
    /// <summary>The load balancer itself included; parents before their children.</summary>
    public static IEnumerable<ObjectRef> Of(LoadBalancer tree)
    {
        yield return tree.Id;
        foreach (var pool in tree.Pools)
        {
            yield return pool.Id;
            if (pool.HealthMonitor is { } monitor)
                yield return monitor.Id;
            foreach (var member in pool.Members)
                yield return member.Id;
        }
        foreach (var listener in tree.Listeners)
        {
            yield return listener.Id;
            foreach (var policy in listener.L7Policies)
            {
                yield return policy.Id;
                foreach (var rule in policy.Rules)
                    yield return rule.Id;
            }
        }
    }
}
