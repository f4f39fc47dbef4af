using System.Collections.Immutable;
using System.Text.Json;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Protocol.Octavia.Calls;

/// <summary>Asked before a load balancer is created, and before its children are validated: a later rollback brings no call that undoes it.</summary>
public sealed record CreateVipPort(
    LoadBalancerId LoadBalancerId,
    string? ProjectId,
    ImmutableSortedDictionary<string, JsonElement> VipDictionary,
    ImmutableArray<ImmutableSortedDictionary<string, JsonElement>> AdditionalVipDicts) : DriverCall("create_vip_port");

public sealed record GetSupportedFlavorMetadata() : DriverCall("get_supported_flavor_metadata");

public sealed record ValidateFlavor(ImmutableSortedDictionary<string, JsonElement> FlavorMetadata) : DriverCall("validate_flavor");

public sealed record GetSupportedAvailabilityZoneMetadata() : DriverCall("get_supported_availability_zone_metadata");

public sealed record ValidateAvailabilityZone(ImmutableSortedDictionary<string, JsonElement> AvailabilityZoneMetadata)
    : DriverCall("validate_availability_zone");
