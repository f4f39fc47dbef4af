using System.IO.Compression;
using System.Text;
using LoxiActors.Adapters.Heartbeats.Tests.Support;
using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Adapters.Heartbeats.Tests.Codec;

public class OctaviaDatagramTests
{
    [Theory]
    [InlineData("octavia-v3.txt", 64)]
    [InlineData("octavia-v3-digest.txt", 32)]
    public void The_real_thing_is_read(string file, int mac)
    {
        var datagram = Sample.Data(file);
        Assert.True(OctaviaDatagram.MayBe(datagram));
        using var key = Key();
        Assert.Equal(mac, OctaviaDatagram.Verify(datagram, key));
        Assert.Equal(new OctaviaDatagram("node-7", 67), OctaviaDatagram.Read(datagram[..^mac]));
    }

    [Theory]
    [InlineData("octavia-v3.txt")]
    [InlineData("octavia-v3-digest.txt")]
    public void Any_flipped_bit_of_the_message_is_refused(string file)
    {
        var datagram = Sample.Data(file);
        using var key = Key();
        for (var bit = 0; bit < datagram.Length * 8; bit++)
        {
            datagram[bit / 8] ^= (byte)(1 << (bit % 8));
            // A hexadecimal digit means the same in either case.
            var sameDigit = bit / 8 >= datagram.Length - 64 && file == "octavia-v3.txt" && bit % 8 == 5 && char.IsAsciiLetter((char)datagram[bit / 8]);
            Assert.Equal(sameDigit ? 64 : 0, OctaviaDatagram.Verify(datagram, key));
            datagram[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData("""{"seq": 1, "ver": 3}""")]
    [InlineData("""{"id": "node-7", "ver": 3}""")]
    [InlineData("""{"id": "node-7", "seq": -1, "ver": 3}""")]
    [InlineData("""{"id": "node-7", "seq": "1", "ver": 3}""")]
    [InlineData("""{"id": 7, "seq": 1, "ver": 3}""")]
    [InlineData("""{"id": "", "seq": 1, "ver": 3}""")]
    [InlineData("""{"id": "node-7", "seq": 1, "ver": 4}""")]
    [InlineData("""{"id": "node-7", "seq": 1, "ver": 3""")]
    [InlineData("""["id", "node-7"]""")]
    [InlineData("")]
    public void What_is_no_such_message_is_refused(string json) => Assert.Null(OctaviaDatagram.Read(Compressed(Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void A_version_2_without_a_version_is_read() =>
        Assert.Equal(new OctaviaDatagram("a", 5), OctaviaDatagram.Read(Compressed("""{"pools": {"id": "b"}, "id": "a", "seq": 5}"""u8.ToArray())));

    [Fact]
    public void What_unpacks_to_too_much_is_refused()
    {
        var bomb = Compressed(Encoding.UTF8.GetBytes($$"""{"id": "a", "seq": 1, "x": "{{new string(' ', OctaviaDatagram.JsonBytesMax)}}"}"""));
        Assert.InRange(bomb.Length, 1, 60_000);
        Assert.Null(OctaviaDatagram.Read(bomb));
    }

    private static HeartbeatKey Key() => new(0, Encoding.UTF8.GetBytes(Sample.OctaviaKey));

    private static byte[] Compressed(byte[] plain)
    {
        using var to = new MemoryStream();
        using (var zlib = new ZLibStream(to, CompressionLevel.SmallestSize))
            zlib.Write(plain);
        return to.ToArray();
    }
}
