using LoxiActors.Actors.LoadBalancers.Compiling;

namespace LoxiActors.Actors.Tests.Compiling;

public sealed class AddressesTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("2001:DB8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("2001:0:0:1:0:0:0:1", "2001:0:0:1::1")]
    [InlineData("::", "::")]
    [InlineData("fe80::", "fe80::")]
    [InlineData("::1.2.3.4", "::102:304")]
    [InlineData("fe80::5efe:10.0.0.1", "fe80::5efe:a00:1")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    public void Addresses_are_spelled_as_a_node_spells_them(string text, string canonical) => Assert.Equal(canonical, Addresses.Canonical(text));

    [Theory]
    [InlineData("")]
    [InlineData("10.1")]
    [InlineData("010.0.0.1")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("167772161")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("name.example")]
    public void Other_text_is_no_address(string text) => Assert.Null(Addresses.Canonical(text));

    [Theory]
    [InlineData("10.20.30.40/20", "10.20.16.0/20")]
    [InlineData("10.20.30.40", "10.20.30.40/32")]
    [InlineData("10.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:db8:ffff::/33", "2001:db8:8000::/33")]
    [InlineData("2001:db8::1", "2001:db8::1/128")]
    public void Networks_lose_their_host_bits(string text, string canonical) => Assert.Equal(canonical, Addresses.CanonicalCidr(text));
}
