using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Octavia.Tree;

/// <summary>
/// One load balancer as it is wanted: the root of its tree. Pools stand beside the listeners, which name theirs by id,
/// because several listeners may share one.
/// </summary>
public sealed record LoadBalancer
{
    public required LoadBalancerId Id { get; init; }

    public required string ProjectId { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public bool AdminStateUp { get; init; } = true;

    public string? VipAddress { get; init; }

    public string? VipNetworkId { get; init; }

    public string? VipPortId { get; init; }

    public string? VipSubnetId { get; init; }

    public string? VipQosPolicyId { get; init; }

    public ImmutableArray<string> VipSgIds { get; init; } = [];

    public ImmutableArray<AdditionalVip> AdditionalVips { get; init; } = [];

    /// <summary>What the flavor's metadata asked for at creation; a flavor can't be changed later.</summary>
    public FlavorMetadata Flavor { get; init; } = FlavorMetadata.None;

    /// <summary>The <c>zone</c> of the availability zone's metadata at creation.</summary>
    public string? Zone { get; init; }

    public ImmutableArray<Listener> Listeners { get; init; } = [];

    public ImmutableArray<Pool> Pools { get; init; } = [];

    /// <summary>Fields that a later octavia-lib sent and this version does not know, by name, with their JSON text; only set ones.</summary>
    public ImmutableSortedDictionary<string, string> UnknownOptions { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public Pool? FindPool(PoolId id) => Pools.FirstOrDefault(pool => pool.Id == id);

    public Listener? FindListener(ListenerId id) => Listeners.FirstOrDefault(listener => listener.Id == id);

    /// <summary>Every VIP: the first one, then the additional ones.</summary>
    [JsonIgnore]
    public IEnumerable<string> VipAddresses =>
        (VipAddress is null ? [] : new[] { VipAddress }).Concat(AdditionalVips.Select(vip => vip.IpAddress));

    public override string ToString() => $"load balancer {Id}";
}

public sealed record AdditionalVip(string IpAddress, string? NetworkId, string? PortId, string? SubnetId);
