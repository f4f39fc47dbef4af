using System.Text;
using System.Text.Json;
using LoxiActors.Adapters.LoxiLb.Connections;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb.Tests.Connections;

public sealed class ConnectionParserTests
{
    private static readonly string Some = $$"""
        {"ctAttr":[
        {"bytes":180,"conntrackAct":"fdnat-192.0.2.10,10.0.0.1:8080:w0","conntrackState":"est","destinationIP":"192.0.2.10","destinationPort":80,"ident":"0:0","packets":3,"protocol":"tcp","servName":"{{Sample.Listener}}","sourceIP":"203.0.113.7","sourcePort":4000},
        {"conntrackAct":"fsnat-192.0.2.10,203.0.113.7:4000:w0","conntrackState":"est","destinationIP":"192.0.2.10","destinationPort":4000,"protocol":"tcp","servName":"{{Sample.Listener}}","sourceIP":"10.0.0.1","sourcePort":8080},
        {"conntrackAct":"dnat-10.0.0.1:8080:w0","conntrackState":"udp-uni","destinationIP":"192.0.2.10","destinationPort":53,"protocol":"udp","servName":"{{Sample.OtherListener}}","sourceIP":"2001:db8::7","sourcePort":4000},
        {"conntrackAct":"dnat-10.0.0.1:8080:w0","conntrackState":"sync-sent","destinationIP":"192.0.2.10","destinationPort":80,"protocol":"tcp","servName":"{{Sample.Listener}}","sourceIP":"203.0.113.8","sourcePort":4000},
        {"conntrackAct":"dnat-10.0.0.1:8080:w0","conntrackState":"est","destinationIP":"192.0.2.10","destinationPort":80,"protocol":"tcp","servName":"by-hand","sourceIP":"203.0.113.9","sourcePort":4000},
        {"conntrackState":"est","destinationIP":"192.0.2.1","destinationPort":22,"protocol":"tcp","servName":"-","sourceIP":"203.0.113.9","sourcePort":4000,"new":{"nested":["est",{"servName":"x"} ] } }
        ],"more":{"ctAttr":[{"servName":"{{Sample.Listener}}"} ] } }
        """;

    [Fact]
    public void Established_connections_are_counted_once_by_the_rule_s_name()
    {
        var parser = Parsed(Some, Some.Length);
        Assert.Equal(6, parser.Entries);
        Assert.Equal(2, parser.Connections.Count);
        Assert.Single(parser.Connections[Sample.Listener]);
        Assert.Single(parser.Connections[Sample.OtherListener]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void It_does_not_matter_where_the_answer_is_cut(int piece)
    {
        var whole = Parsed(Some, Some.Length);
        var cut = Parsed(Some, piece);
        Assert.Equal(whole.Entries, cut.Entries);
        Assert.Equal(whole.Connections[Sample.Listener], cut.Connections[Sample.Listener]);
    }

    [Fact]
    public void Each_of_addresses_ports_and_protocol_makes_another_connection()
    {
        (string Source, int SourcePort, string Destination, int DestinationPort, string Protocol)[] all =
        [
            ("10.0.0.1", 1, "192.0.2.1", 80, "tcp"), ("10.0.0.11", 1, "92.0.2.1", 80, "tcp"), ("10.0.0.1", 11, "192.0.2.1", 80, "tcp"),
            ("10.0.0.1", 1, "192.0.2.1", 81, "tcp"), ("10.0.0.1", 1, "192.0.2.1", 80, "udp"), ("192.0.2.1", 80, "10.0.0.1", 1, "tcp"),
        ];
        var parser = Parsed(List(all), 64);
        Assert.Equal(all.Length, parser.Connections[Sample.Listener].Count);
        Assert.Equal(parser.Connections[Sample.Listener], Parsed(List(all.Reverse()), 64).Connections[Sample.Listener].Order().Reverse().ToHashSet(), (a, b) => a.SetEquals(b));
    }

    [Theory]
    [InlineData("{\"ctAttr\":[]}", true)]
    [InlineData("{\"ctAttr\":null}", true)]
    [InlineData("{\"other\":[]}", false)]
    [InlineData("{}", false)]
    public void An_answer_without_a_list_is_told_from_an_empty_one(string answer, bool list) =>
        Assert.Equal(list, Parsed(answer, 3).SawList);

    [Fact]
    public void What_is_no_JSON_is_refused()
    {
        Assert.ThrowsAny<JsonException>(() => Parsed("<html>", 6));
        Assert.ThrowsAny<JsonException>(() => Parsed(Some[..200], 64));
    }

    private static ConnectionParser Parsed(string text, int piece)
    {
        var parser = new ConnectionParser();
        using var answer = new Pieces(Encoding.UTF8.GetBytes(text), piece);
        // Nothing in it waits.
        ConnectionReader.FeedAsync(answer, parser, CancellationToken.None).GetAwaiter().GetResult();
        return parser;
    }

    private static string List(IEnumerable<(string Source, int SourcePort, string Destination, int DestinationPort, string Protocol)> all) =>
        JsonSerializer.Serialize(new
        {
            ctAttr = all.Select(item => new
            {
                conntrackAct = "dnat-10.9.9.9:1:w0",
                conntrackState = "est",
                destinationIP = item.Destination,
                destinationPort = item.DestinationPort,
                protocol = item.Protocol,
                servName = Sample.Rule().Name,
                sourceIP = item.Source,
                sourcePort = item.SourcePort,
            }),
        });

    /// <summary>Gives so many bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
