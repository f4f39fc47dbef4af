using LoxiActors.Adapters.LoxiLb.Wire;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Client;

internal sealed partial class LoxiLbClient
{
    /// <summary>
    /// One try, because a newer role may be wanted by the next. An instance that the node does not know is made. The node answers
    /// before it has changed addresses, and waits with the change for a rule POST that is under way.
    /// </summary>
    public Task<CallResult> SetRoleAsync(string instance, HaRole role, string requestId, TimeSpan timeout, CancellationToken cancellation) =>
        PostAsync(CallKind.SetRole, Paths.Roles, RoleBody.Of(instance, role), WireJson.Default.RoleBody, requestId, new ReadLimits(1, timeout), cancellation);

    /// <summary>Takes an IPv4 address off the loopback; AlreadySo when it was not there.</summary>
    /// <param name="limits">Null: as for any change.</param>
    public async Task<CallResult> ClearAddressAsync(string address, string requestId, CancellationToken cancellation, ReadLimits? limits = null)
    {
        const int host = 32;
        var call = new Outgoing(CallKind.ClearAddress, HttpMethod.Delete, Paths.Loopback(address, host), Body: null, requestId);
        return (await CallAsync(call, limits, cancellation)).Result;
    }

    /// <summary>Makes an instance that the node does not know, without a role; leaves another as it is.</summary>
    public Task<CallResult> EnsureInstanceAsync(string instance, string requestId, TimeSpan timeout, CancellationToken cancellation) =>
        PostAsync(CallKind.SetRole, Paths.Roles, RoleBody.Undefined(instance), WireJson.Default.RoleBody, requestId, new ReadLimits(1, timeout), cancellation);

    /// <summary>
    /// Not to be read while a role of a new instance is being set: LoxiLB reads its instances without its lock, and Go ends a program
    /// that writes a map while another goroutine reads it (read in LoxiLB 64045de, CIStateGet).
    /// </summary>
    public Task<ReadResult<RoleList>> ListRolesAsync(string requestId, CancellationToken cancellation, ReadLimits? limits = null) =>
        GetAsync(CallKind.ListRoles, Paths.AllRoles, WireJson.Default.RoleList, requestId, limits, cancellation);

    /// <summary>Empty when the node runs none. After one was deleted the node shows none until the next is put, though others still run.</summary>
    public async Task<ReadResult<BfdList>> ListBfdAsync(string requestId, CancellationToken cancellation, ReadLimits? limits = null)
    {
        var read = await GetAsync(CallKind.ListBfd, Paths.AllBfd, WireJson.Default.BfdList, requestId, limits, cancellation);
        return read.Result is CallResult.AlreadySo ? new ReadResult<BfdList>(CallResult.Success, new BfdList { Items = [] }) : read;
    }

    /// <summary>One try. AlreadySo when the session is there with these settings.</summary>
    public Task<CallResult> PutBfdAsync(BfdBody session, string requestId, TimeSpan timeout, CancellationToken cancellation) =>
        PostAsync(CallKind.PutBfd, Paths.Bfd, session, WireJson.Default.BfdBody, requestId, new ReadLimits(1, timeout), cancellation);

    /// <summary>One try. AlreadySo when the node shows no such session.</summary>
    public async Task<CallResult> DeleteBfdAsync(string remoteIp, string instance, string requestId, TimeSpan timeout, CancellationToken cancellation) =>
        (await CallAsync(
            new Outgoing(CallKind.DeleteBfd, HttpMethod.Delete, Paths.BfdSession(remoteIp, instance), Body: null, requestId),
            new ReadLimits(1, timeout), cancellation)).Result;
}
