using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation;

public sealed partial class NodeControl
{
    /// <summary>Whether traffic that reaches the node would be served, for each VIP that it has a rule for or on lo; sorted.</summary>
    public IReadOnlyList<ServedVip> Serves()
    {
        var (down, halfDead) = (_host.IsDown, Faults.HalfDead);
        return Locked(state =>
        {
            var rules = state.Rules.All.ToLookup(rule => rule.ExternalIp.ToString(), StringComparer.Ordinal);
            var left = state.Addresses.Devices.First(device => device.Key == "lo").Value
                .Select(cidr => cidr.Split('/')).Where(parts => parts[1] is "32" or "128").Select(parts => parts[0]);
            return rules.Select(group => group.Key).Union(left, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(vip => Judge(state, vip, [.. rules[vip]], down, halfDead)).ToList();
        });
    }

    private static ServedVip Judge(NodeState state, string vip, IReadOnlyList<Rule> rules, bool down, bool halfDead)
    {
        var instance = state.Vips.All.Where(known => known.Address.ToString() == vip).Select(known => known.Instance).FirstOrDefault()
            ?? rules.Select(rule => rule.Instance).FirstOrDefault();
        var held = GoIp.TryParse(vip, out var address) && state.Addresses.IsLocal(address);
        var active = rules.Count(rule => rule.Visible.Any(endpoint => !endpoint.NoService));
        var whyNot = down ? "the node is down"
            : halfDead ? "the node forwards nothing"
            : !held ? "the VIP is on no interface"
            : rules.Count == 0 ? "no rule has the VIP"
            : active == 0 ? "no rule of the VIP has an endpoint that is up"
            : null;
        return new ServedVip(vip, instance, instance is null ? null : state.Cluster.StateOf(instance), held, rules.Count, whyNot is null, whyNot);
    }
}

/// <summary>A VIP as traffic would find it.</summary>
/// <param name="Instance">The HA instance that the node binds it to; null when no rule has it.</param>
/// <param name="Role">The instance's state.</param>
/// <param name="Held">The VIP is on an interface of the node, so that the node answers for it in its network.</param>
/// <param name="WhyNot">Null when it serves.</param>
public sealed record ServedVip(string Vip, string? Instance, string? Role, bool Held, int Rules, bool Serves, string? WhyNot);
