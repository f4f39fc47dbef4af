using LoxiActors.Actors.LoadBalancers.Compiling;
using LoxiActors.Adapters.LoxiLb.Reading;

namespace LoxiActors.Adapters.LoxiLb.Tests;

public sealed class NodeAddressesTests
{
    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("2001:DB8:0:0::10")]
    [InlineData("::10.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("fe80::5efe:10.0.0.1")]
    public void What_a_node_shows_is_spelt_as_the_compiler_spells_it(string shown) =>
        Assert.Equal(Addresses.Canonical(shown), NodeAddresses.Canonical(shown));

    [Theory]
    [InlineData("10.0.0.1/32", "10.0.0.1")]
    [InlineData("2001:db8::10/128", "2001:db8::10")]
    [InlineData("10.0.0.1/24", null)]
    [InlineData("10.0.0.1", null)]
    [InlineData("nonsense/32", null)]
    public void Only_a_prefix_of_one_address_names_one(string cidr, string? address) =>
        Assert.Equal(address, NodeAddresses.OnlyAddressOf(cidr));
}
