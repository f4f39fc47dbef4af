using System.Text.Json;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia.Payloads;

namespace LoxiActors.Protocol.Tests;

public sealed class OptionalTests
{
    [Fact]
    public void What_was_not_sent_is_not_the_same_as_null()
    {
        var member = JsonSerializer.Deserialize<MemberPayload>("""{"weight": null, "name": "m"}""", PayloadJson.Options)!;

        Assert.True(member.Weight.IsSet);
        Assert.Null(member.Weight.Value);
        Assert.False(member.Backup.IsSet);
        Assert.Throws<InvalidOperationException>(() => member.Backup.Value);
        Assert.Equal(true, member.Backup.Or(true));
    }

    [Fact]
    public void What_was_not_sent_is_not_written()
    {
        var written = JsonSerializer.Serialize(new MemberPayload { Weight = (int?)null, ProtocolPort = 80 }, PayloadJson.Options);

        Assert.Equal("""{"protocol_port":80,"weight":null}""", written);
    }

    [Fact]
    public void What_a_later_octavia_lib_sends_is_kept()
    {
        const string sent = """{"protocol_port":80,"vnic_shape":"round"}""";
        var member = JsonSerializer.Deserialize<MemberPayload>(sent, PayloadJson.Options)!;

        Assert.Equal("round", member.Unknown!["vnic_shape"].GetString());
        Assert.Equal(sent, JsonSerializer.Serialize(member, PayloadJson.Options));
    }
}
