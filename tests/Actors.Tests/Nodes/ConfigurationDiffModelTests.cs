using LoxiActors.Actors.Nodes;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.Tests.Nodes;

/// <summary>Plans between random configurations, carried out on a model of a node.</summary>
public sealed class ConfigurationDiffModelTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory, MemberData(nameof(Seeds))]
    public void Unrelated_configurations_are_reached_with_no_call_too_many(int seed)
    {
        var configurations = new RandomConfigurations(seed);
        for (var n = 0; n < 40; n++)
            Check(configurations.Next(), configurations.Next(), $"seed {seed}, pair {n}");
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Neighbouring_configurations_are_reached_with_no_call_too_many(int seed)
    {
        var configurations = new RandomConfigurations(1000 + seed);
        for (var n = 0; n < 40; n++)
        {
            var from = configurations.Next();
            Check(from, configurations.Near(from), $"seed {seed}, pair {n}");
        }
    }

    private static (string Vip, string Instance) VipAndInstance(LbRule rule) => (rule.Key.ExternalIp, RuleName.InstanceOf(rule.Name));

    private static void Check(NodeConfiguration from, NodeConfiguration to, string where)
    {
        var wanted = ModelNode.Holding(to).Show();
        var plan = ConfigurationDiff.Plan(from, to);

        var node = ModelNode.Holding(from);
        foreach (var call in plan)
            Assert.True(node.Apply(call) == 200, $"{where}: the node refuses {call} of\n{string.Join('\n', plan)}");
        Assert.True(node.Show() == wanted, $"{where}: got\n{node.Show()}\nwanted\n{wanted}\nby\n{string.Join('\n', plan)}\nfrom\n{ModelNode.Holding(from).Show()}");
        Assert.Empty(ConfigurationDiff.Plan(to, to));

        // A VIP that keeps some rule is only withdrawn for a rule that has to be made anew, or for an object with another host.
        var kept = from.Rules.Select(VipAndInstance).Intersect(to.Rules.Select(VipAndInstance)).Select(both => both.Vip).ToHashSet();
        var remade = plan.OfType<NodeCall.PutRule>().Any(put => plan.OfType<NodeCall.DeleteRule>().Any(delete => delete.Key == put.Rule.Key));
        if (!remade && from.Probes.Concat(to.Probes).All(probe => probe.Name.StartsWith($"{probe.HostName}_", StringComparison.Ordinal)))
            Assert.DoesNotContain(node.Withdrawn, kept.Contains);

        for (var left = 0; left < plan.Length; left++)
        {
            var shorter = ModelNode.Holding(from);
            foreach (var call in plan.RemoveAt(left))
                shorter.Apply(call);
            Assert.True(shorter.Show() != wanted,
                $"{where}: {plan[left]} is superfluous in\n{string.Join('\n', plan)}\nfrom\n{ModelNode.Holding(from).Show()}\nto\n{wanted}");
        }
    }
}
