using LoxiActors.Actors.LoadBalancers.Editing.Mapping;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Edits;

internal static class L7RuleEdits
{
    public static TreeEdit.Edited Create(LoadBalancer? known, L7RuleCreate call)
    {
        var tree = Edit.Known(known);
        var (listener, policy) = Parents(tree, call.L7Rule.L7PolicyId.Or(null), "l7rule.l7policy_id");
        var rule = L7Mapping.Rule(call.L7Rule, null, "l7rule");
        return Put(tree, listener, policy, rule, Touches.Created(rule.Id));
    }

    public static TreeEdit.Edited Update(LoadBalancer? known, L7RuleUpdate call)
    {
        var id = Edit.Id(call.New.L7RuleId, "new.l7rule_id");
        var tree = Edit.Known(known);
        var (listener, policy) = Parents(tree, PolicyOf(tree, id) ?? call.Old.L7PolicyId.Or(null), "old.l7policy_id");
        var rule = policy.Rules.FirstOrDefault(rule => rule.Id == id)
            ?? Edit.FromOld("l7rule", id, tree, () => L7Mapping.Rule(call.Old, null, "old"));
        return Put(tree, listener, policy, L7Mapping.Rule(call.New, rule, "l7rule"), Touches.Updated(id));
    }

    public static TreeEdit.Edited Delete(LoadBalancer? tree, L7RuleDelete call)
    {
        var id = Edit.Id(call.L7Rule.L7RuleId, "l7rule.l7rule_id");
        var owner = (tree is null ? null : PolicyOf(tree, id)) ?? call.L7Rule.L7PolicyId.Or(null);
        var listener = owner is { } named ? tree?.ListenerOf(named) : null;
        var touches = Touches.Deleted(id).Parent(owner).Parent(listener?.Id).Parent(tree?.Id);
        var policy = listener?.L7Policies.First(policy => policy.Id == owner);
        if (policy is not null)
            tree = WithPolicy(tree!, listener!, policy with { Rules = policy.Rules.RemoveAll(rule => rule.Id == id) });
        return Edit.Done(tree, touches);
    }

    private static TreeEdit.Edited Put(LoadBalancer tree, Listener listener, L7Policy policy, L7Rule rule, Touches touches)
    {
        policy = policy with { Rules = TreeParts.Put(policy.Rules, rule, known => known.Id == rule.Id) };
        return Edit.Checked(WithPolicy(tree, listener, policy), touches.Parent(policy.Id).Parent(listener.Id));
    }

    private static LoadBalancer WithPolicy(LoadBalancer tree, Listener listener, L7Policy policy) =>
        tree.WithListener(listener with { L7Policies = TreeParts.Put(listener.L7Policies, policy, known => known.Id == policy.Id) });

    private static L7PolicyId? PolicyOf(LoadBalancer tree, L7RuleId id) =>
        tree.ListenerOf(id)?.L7Policies.First(policy => policy.Rules.Any(rule => rule.Id == id)).Id;

    private static (Listener, L7Policy) Parents(LoadBalancer tree, L7PolicyId? id, string field)
    {
        if (id is not { } named)
            throw TreeRefusedException.Contradiction($"{field} is missing");
        var listener = tree.ListenerOf(named) ?? throw TreeRefusedException.NotFound($"there is no l7policy {named} in {tree}");
        return (listener, listener.L7Policies.First(policy => policy.Id == named));
    }
}
