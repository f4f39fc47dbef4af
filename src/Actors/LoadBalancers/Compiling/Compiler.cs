using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>
/// Says what a tree means on a node. Everything is checked, also what is disabled or not in use yet, so that a refusal comes with the
/// earliest call. An object with a problem contributes nothing: a listener or pool no rules, a member no endpoint, a monitor no probes.
/// An unknown option of the load balancer itself is the exception: it takes no listener out of service.
/// </summary>
public static class Compiler
{
    /// <param name="backupsIn">The pools whose backup members are needed, because all others are down.</param>
    public static Compilation Compile(LoadBalancer tree, IReadOnlySet<PoolId> backupsIn, CompilerSettings settings)
    {
        var findings = new Findings();
        var vips = Check(tree, settings, findings);
        var probes = new ProbeCompiler(tree, findings);

        var rules = new List<LbRule>();
        var firewall = new List<FirewallRule>();
        foreach (var listener in tree.Listeners)
        {
            if (PoolFor(listener, tree, findings) is not { } pool || !Serves(tree, listener, pool, findings))
                continue;
            var attached = Attachment.Now(pool, backupsIn, findings);
            if (attached.IsEmpty)
                continue;
            var own = RuleCompiler.Compile(tree, listener, pool, attached, vips, settings).ToList();
            rules.AddRange(own);
            firewall.AddRange(FirewallCompiler.Compile(listener, own.Select(rule => rule.Key)));
        }

        return new Compilation(Canonical(rules, probes.For(rules), firewall), findings.Problems, findings.Notices);
    }

    private static Vips Check(LoadBalancer tree, CompilerSettings settings, Findings findings)
    {
        UnknownOptions.Check(tree.Id, tree.UnknownOptions, findings);
        var vips = Vips.Of(tree, findings);
        foreach (var pool in tree.Pools)
            PoolCheck.Check(pool, vips, settings, findings);
        var ports = new Dictionary<(RuleProtocol?, int), Listener>();
        foreach (var listener in tree.Listeners)
        {
            ListenerCheck.Check(listener, settings, findings);
            if (!ports.TryAdd((ListenerCheck.ProtocolOf(listener.Protocol), listener.ProtocolPort), listener))
                findings.Refuse(listener.Id, $"protocol_port {listener.ProtocolPort}: listener {ports[(ListenerCheck.ProtocolOf(listener.Protocol), listener.ProtocolPort)].Id} is there");
            if (PoolFor(listener, tree, findings) is { } pool)
                CheckTransport(listener, pool, findings);
        }

        FirewallCompiler.Check(tree, findings);
        return vips;
    }

    private static void CheckTransport(Listener listener, Pool pool, Findings findings)
    {
        if (ListenerCheck.ProtocolOf(listener.Protocol) is { } front && PoolCheck.ProtocolOf(pool.Protocol) is { } back && front != back)
            findings.Refuse(listener.Id, $"protocol {Words.Of(listener.Protocol)} with a default pool of protocol {Words.Of(pool.Protocol)}: LoxiLB does not translate between them");
    }

    private static Pool? PoolFor(Listener listener, LoadBalancer tree, Findings findings) =>
        listener.DefaultPoolId is { } id && tree.FindPool(id) is { } pool && !findings.IsBroken(pool.Id) ? pool : null;

    private static bool Serves(LoadBalancer tree, Listener listener, Pool pool, Findings findings) =>
        tree.AdminStateUp && listener.AdminStateUp && pool.AdminStateUp
        && !findings.IsBroken(listener.Id) && !listener.L7Policies.Any(policy => findings.IsBroken(policy.Id));

    private static NodeConfiguration Canonical(IEnumerable<LbRule> rules, IEnumerable<EndpointProbe> probes, IEnumerable<FirewallRule> firewall) => new(
        [.. rules.OrderBy(rule => rule.Key.ExternalIp, StringComparer.Ordinal).ThenBy(rule => rule.Key.Protocol).ThenBy(rule => rule.Key.Port)],
        [.. probes],
        [.. firewall.Distinct()
            .OrderBy(rule => rule.DestinationCidr, StringComparer.Ordinal).ThenBy(rule => rule.Protocol)
            .ThenByDescending(rule => rule.Preference).ThenBy(rule => rule.SourceCidr, StringComparer.Ordinal)]);
}
