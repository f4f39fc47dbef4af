using System.Collections.Immutable;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Protocol.Octavia.Calls;

public sealed record MemberCreate(MemberPayload Member) : DriverCall("member_create");

/// <param name="New">Only the fields that change, and the id.</param>
public sealed record MemberUpdate(MemberPayload Old, MemberPayload New) : DriverCall("member_update");

public sealed record MemberDelete(MemberPayload Member) : DriverCall("member_delete");

/// <param name="Members">The whole wanted set: a member that is not in it is to be deleted. Kept members may have name and subnet unset.</param>
public sealed record MemberBatchUpdate(PoolId PoolId, ImmutableArray<MemberPayload> Members) : DriverCall("member_batch_update");
