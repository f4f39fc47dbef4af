using LoxiActors.Adapters.Octavia.Rpc;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc;

public class TransportUrlTests
{
    [Theory]
    [InlineData("rabbit://openstack:secret@controller:5673/octavia", "controller:5673 openstack:secret /octavia")]
    [InlineData("rabbit://openstack:secret@controller", "controller:5672 openstack:secret //")]
    [InlineData("rabbit://controller/", "controller:5672 guest:guest //")]
    [InlineData("RABBIT://u:p@10.0.0.1:/v", "10.0.0.1:5672 u:p /v")]
    [InlineData("rabbit://u:p@[2001:db8::1]:5671/", "2001:db8::1:5671 u:p //")]
    [InlineData("rabbit://u:p@[::1]/", "::1:5672 u:p //")]
    [InlineData("rabbit://a:1@one:1,b:2@two:2,c:3@[::3]:3/v", "one:1 a:1, two:2 b:2, ::3:3 c:3 /v")]
    [InlineData("rabbit://us%40er:p%2Fa%3Ass%25%2c@host/a%2Fb", "host:5672 us@er:p/a:ss%, /a/b")]
    [InlineData("rabbit://u:with@sign:and:colons@host/", "host:5672 u:with@sign:and:colons //")]
    [InlineData("rabbit://u:@host//", "host:5672 u: //")]
    public void The_forms_that_oslo_messaging_takes_are_taken(string text, string expected)
    {
        var url = TransportUrl.Parse(text);
        Assert.Equal(expected, $"{string.Join(", ", url.Hosts.Select(host => $"{host.Host}:{host.Port} {host.User}:{host.Password}"))} /{url.VirtualHost}");
        Assert.Null(TransportUrl.Problem(text));
    }

    [Theory]
    [InlineData("", "is not a URL; expected rabbit://USER:PASSWORD@HOST:PORT/VHOST")]
    [InlineData("u:hush@host", "is not a URL; expected rabbit://USER:PASSWORD@HOST:PORT/VHOST")]
    [InlineData("amqp://u:hush@host/", "has another scheme than rabbit://, which is the only one that is spoken")]
    [InlineData("rabbit://u:hush@host/v?ssl=1", "has a query (or an unescaped ? or #); nothing is taken from there")]
    [InlineData("rabbit://", "the host has no name (a @ , / ? or # in a password has to be percent-encoded)")]
    [InlineData("rabbit://u:hush@/", "the host has no name (a @ , / ? or # in a password has to be percent-encoded)")]
    [InlineData("rabbit://u:hush@one,,two/", "host 2 has no name (a @ , / ? or # in a password has to be percent-encoded)")]
    [InlineData("rabbit://u:hu/sh@host/", "the host has a port that is not a number from 1 to 65535")]
    [InlineData("rabbit://u:hush@ho st/", "the host is neither a name nor an address (a @ , / ? or # in a password has to be percent-encoded)")]
    [InlineData("rabbit://u:hush@one,u:hush@two:0/", "host 2 has a port that is not a number from 1 to 65535")]
    [InlineData("rabbit://u:hush@host:65536/", "the host has a port that is not a number from 1 to 65535")]
    [InlineData("rabbit://u:hush@::1/", "the host has more than one port; an IPv6 address stands in [ ]")]
    [InlineData("rabbit://u:hush@[::1/", "the host has an IPv6 address that doesn't end in ] or ]:PORT")]
    [InlineData("rabbit://u:hush@[::1]x/", "the host has an IPv6 address that doesn't end in ] or ]:PORT")]
    [InlineData("rabbit://u:hush%zz@host/", "the password of the host has a % that two hexadecimal digits don't follow")]
    [InlineData("rabbit://u:hush@host/%2", "the virtual host has a % that two hexadecimal digits don't follow")]
    public void What_is_wrong_is_said_without_the_password(string text, string problem)
    {
        Assert.Equal(problem, TransportUrl.Problem(text));
        Assert.DoesNotContain("hush", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_text_form_shows_no_account() =>
        Assert.Equal("rabbit://one:5672,[::1]:1/v", TransportUrl.Parse("rabbit://user:hush@one,user:hush@[::1]:1/v").ToString());
}
