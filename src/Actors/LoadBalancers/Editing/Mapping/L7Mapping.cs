using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers.Editing.Mapping;

internal static class L7Mapping
{
    /// <summary>The position that Octavia gives a policy for which none was asked: the last.</summary>
    public const int Last = int.MaxValue;

    public static ImmutableArray<L7Policy> Policies(ImmutableArray<L7PolicyPayload>? sent, Fields listener) =>
        Renumbered((sent ?? [])
            .Select((policy, i) => Policy(policy, null, listener.Of($"l7policies[{i}]")))
            .OrderBy(policy => policy.Position));

    /// <summary>Positions run from 1 without gaps, as Octavia keeps them.</summary>
    public static ImmutableArray<L7Policy> Renumbered(IEnumerable<L7Policy> policies) =>
        [.. policies.Select((policy, i) => policy.Position == i + 1 ? policy : policy with { Position = i + 1 })];

    /// <summary>The position is what was asked for; the listener's other policies decide what becomes of it.</summary>
    public static L7Policy Policy(L7PolicyPayload sent, L7Policy? known, string path)
    {
        var fields = new Fields(path, known is null);
        fields.NoChildren("rules", sent.Rules);
        return new L7Policy
        {
            Id = fields.Id("l7policy_id", sent.L7PolicyId),
            Name = sent.Name.Or(known?.Name),
            Description = sent.Description.Or(known?.Description),
            AdminStateUp = fields.AdminStateUp(sent.AdminStateUp, known?.AdminStateUp),
            Action = fields.Needed("action", sent.Action, known?.Action),
            Position = fields.AtLeast("position", Fields.OrDefault(sent.Position, known?.Position, Last), 1),
            RedirectPoolId = RedirectPool(sent, known),
            RedirectUrl = sent.RedirectUrl.Or(known?.RedirectUrl),
            RedirectPrefix = sent.RedirectPrefix.Or(known?.RedirectPrefix),
            RedirectHttpCode = sent.RedirectHttpCode.Or(known?.RedirectHttpCode),
            Rules = known?.Rules ?? [.. (sent.Rules.Or(null) ?? []).Select((rule, i) => Rule(rule, null, fields.Of($"rules[{i}]")))],
            UnknownOptions = UnknownOptions.Merge(known?.UnknownOptions, sent.Unknown),
        };
    }

    private static PoolId? RedirectPool(L7PolicyPayload sent, L7Policy? known)
    {
        if (sent.RedirectPoolId.IsSet)
            return sent.RedirectPoolId.Value;
        return known is null && sent.RedirectPool.Or(null) is { } pool ? Fields.IdOrNull(pool.PoolId) : known?.RedirectPoolId;
    }

    public static L7Rule Rule(L7RulePayload sent, L7Rule? known, string path)
    {
        var fields = new Fields(path, known is null);
        return new L7Rule
        {
            Id = fields.Id("l7rule_id", sent.L7RuleId),
            AdminStateUp = fields.AdminStateUp(sent.AdminStateUp, known?.AdminStateUp),
            Type = fields.Needed("type", sent.Type, known?.Type),
            CompareType = fields.Needed("compare_type", sent.CompareType, known?.CompareType),
            Key = sent.Key.Or(known?.Key),
            Value = sent.Value.Or(known?.Value),
            Invert = Fields.OrDefault(sent.Invert, known?.Invert, false),
            UnknownOptions = UnknownOptions.Merge(known?.UnknownOptions, sent.Unknown),
        };
    }
}
