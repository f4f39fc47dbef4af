using System.Text.Json;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Tests;

/// <summary>What an operator may write into flavors and availability zones.</summary>
public class ProviderMetadataTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"topology": "SINGLE"}""")]
    [InlineData("""{"topology": "ACTIVE_STANDBY", "nat_mode": "fullnat"}""")]
    [InlineData("""{"topology": "SINGLE", "spare": false}""")]
    [InlineData("""{"bgp": true}""")]
    [InlineData("""{"topology": "SINGLE", "bgp": true}""")]
    [InlineData("""{"topology": "ACTIVE_ACTIVE", "bgp": true}""")]
    [InlineData("""{"topology": "ACTIVE_STANDBY", "bgp": false}""")]
    public void A_flavor_of_known_keys_and_values_is_fine(string json)
    {
        Assert.Null(ProviderMetadata.ValidateFlavor(Metadata(json)));
    }

    [Theory]
    [InlineData("""{"topology": "single"}""", "flavor option topology: 'single' is not supported; allowed: SINGLE, ACTIVE_STANDBY, ACTIVE_ACTIVE")]
    [InlineData("""{"nat_mode": 1}""", "flavor option nat_mode: 1 is not supported; allowed: dnat, onearm, fullnat")]
    [InlineData("""{"spare": "no"}""", "flavor option spare: 'no' is not supported; allowed: true, false")]
    [InlineData("""{"bgp": "true"}""", "flavor option bgp: 'true' is not supported; allowed: true, false")]
    [InlineData("""{"bgp": true, "topology": "ACTIVE_STANDBY"}""", "flavor option bgp: true is not supported with the option topology: with ACTIVE_STANDBY both nodes would announce the VIP alike, because LoxiLB can't make a standby the lesser way; allowed: SINGLE, ACTIVE_ACTIVE")]
    [InlineData("""{"nat_mode": null}""", "flavor option nat_mode: null is not supported; allowed: dnat, onearm, fullnat")]
    [InlineData("""{"size": "small"}""", "flavor option size ('small') is not known; known: bgp, nat_mode, spare, topology")]
    public void Anything_else_is_an_unsupported_option_that_is_named(string json, string fault)
    {
        var refusal = ProviderMetadata.ValidateFlavor(Metadata(json))!;

        Assert.Equal((FaultKind.UnsupportedOption, fault), (refusal.Kind, refusal.UserFault));
    }

    [Theory]
    [InlineData("""{"zone": "z2"}""", null)]
    [InlineData("{}", null)]
    [InlineData("""{"zone": "z9"}""", "availability zone option zone: 'z9' is not supported; allowed: z1, z2")]
    [InlineData("""{"zone": ""}""", "availability zone option zone: '' is not supported; allowed: a zone's name")]
    [InlineData("""{"zone": 2}""", "availability zone option zone: 2 is not supported; allowed: a zone's name")]
    [InlineData("""{"rack": "r"}""", "availability zone option rack ('r') is not known; known: zone")]
    public void A_zone_must_be_one_that_a_node_declares(string json, string? fault)
    {
        var nodes = new NodeInventory([Node("a", "z2"), Node("b", "z1"), Node("c", null)]);

        Assert.Equal(fault, ProviderMetadata.ValidateAvailabilityZone(Metadata(json), nodes)?.UserFault);
    }

    [Fact]
    public void While_no_node_declares_a_zone_any_will_do()
    {
        Assert.Null(ProviderMetadata.ValidateAvailabilityZone(Metadata("""{"zone": "z9"}"""), new NodeInventory([Node("a", null)])));
    }

    [Fact]
    public void Every_supported_key_has_a_description()
    {
        Assert.Equal(["bgp", "nat_mode", "spare", "topology"], ProviderMetadata.FlavorKeys.Keys);
        Assert.Equal(["zone"], ProviderMetadata.ZoneKeys.Keys);
        Assert.All(ProviderMetadata.FlavorKeys.Values.Concat(ProviderMetadata.ZoneKeys.Values), text => Assert.True(text.Length > 20));
        Assert.Contains("SINGLE, ACTIVE_STANDBY, ACTIVE_ACTIVE", ProviderMetadata.FlavorKeys["topology"]);
    }

    private static NodeDescription Node(string name, string? zone) => new(new NodeName(name), zone, null, NodeCapabilities.V098);

    private static Dictionary<string, JsonElement> Metadata(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
}
