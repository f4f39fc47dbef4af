using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Protocol.Octavia.Calls;

public sealed record L7PolicyCreate(L7PolicyPayload L7Policy) : DriverCall("l7policy_create");

/// <param name="New">Only the fields that change, and the id.</param>
public sealed record L7PolicyUpdate(L7PolicyPayload Old, L7PolicyPayload New) : DriverCall("l7policy_update");

public sealed record L7PolicyDelete(L7PolicyPayload L7Policy) : DriverCall("l7policy_delete");

public sealed record L7RuleCreate(L7RulePayload L7Rule) : DriverCall("l7rule_create");

/// <param name="New">Only the fields that change, and the id.</param>
public sealed record L7RuleUpdate(L7RulePayload Old, L7RulePayload New) : DriverCall("l7rule_update");

public sealed record L7RuleDelete(L7RulePayload L7Rule) : DriverCall("l7rule_delete");
