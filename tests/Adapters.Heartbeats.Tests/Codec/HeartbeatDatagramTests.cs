using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using LoxiActors.Adapters.Heartbeats.Tests.Support;
using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Adapters.Heartbeats.Tests.Codec;

public class HeartbeatDatagramTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        var heartbeat = Sample.Heartbeat();
        Sample.AssertEqual(heartbeat, HeartbeatDatagram.Read(HeartbeatDatagram.Write(heartbeat, Sample.Key()), Sample.Key()));
    }

    [Fact]
    public void Nothing_to_tell_is_written_too()
    {
        var datagram = HeartbeatDatagram.Write(Sample.Empty(), Sample.Key());
        Sample.AssertEqual(Sample.Empty(), HeartbeatDatagram.Read(datagram, Sample.Key()));
        Assert.InRange(datagram.Length, 1, 110);
    }

    [Fact]
    public void The_bytes_stay_what_they_are()
    {
        var pinned = Sample.Data("heartbeat-v1.txt");
        Sample.AssertEqual(Sample.Heartbeat(), HeartbeatDatagram.Read(pinned, Sample.Key()));
        // Another version of Brotli may compress otherwise; all before the body is ours.
        var written = HeartbeatDatagram.Write(Sample.Heartbeat(), Sample.Key());
        Assert.Equal(pinned[..58], written[..58]);
    }

    [Fact]
    public void The_header_is_laid_out_as_described()
    {
        var datagram = HeartbeatDatagram.Write(Sample.Heartbeat(sequence: 77), Sample.Key()).AsSpan();
        Assert.Equal("LXHB", Encoding.ASCII.GetString(datagram[..4]));
        Assert.Equal(new byte[] { 1, 1, 7, 6 }, datagram[4..8].ToArray());
        Assert.Equal(BootIds.Of(Sample.Start), BinaryPrimitives.ReadUInt64BigEndian(datagram[8..]));
        Assert.Equal(77UL, BinaryPrimitives.ReadUInt64BigEndian(datagram[16..]));
        Assert.Equal(Sample.Start.AddMilliseconds(200).ToUnixTimeMilliseconds() * 1000, BinaryPrimitives.ReadInt64BigEndian(datagram[24..]));
        Assert.Equal(12u, BinaryPrimitives.ReadUInt32BigEndian(datagram[32..]));
        Assert.Equal(1_000UL, BinaryPrimitives.ReadUInt64BigEndian(datagram[36..]));
        Assert.Equal(900_000UL, BinaryPrimitives.ReadUInt64BigEndian(datagram[44..]));
        Assert.Equal("node-1", Encoding.ASCII.GetString(datagram[52..58]));
    }

    [Fact]
    public void Any_flipped_bit_is_refused()
    {
        var datagram = HeartbeatDatagram.Write(Sample.Heartbeat(), Sample.Key());
        using var key = Sample.Key();
        for (var bit = 0; bit < datagram.Length * 8; bit++)
        {
            datagram[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(HeartbeatDatagram.Read(datagram, key));
            datagram[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.NotNull(HeartbeatDatagram.Read(datagram, key));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_changes_are_refused_and_never_throw(int seed)
    {
        var random = new Random(seed);
        using var key = Sample.Key();
        var genuine = HeartbeatDatagram.Write(Sample.Heartbeat(), key);
        for (var run = 0; run < 3_000; run++)
        {
            var changed = Change(genuine, random);
            if (!changed.AsSpan().SequenceEqual(genuine))
                Assert.Null(HeartbeatDatagram.Read(changed, key));
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void A_genuine_datagram_with_a_random_body_never_throws(int seed)
    {
        var random = new Random(seed);
        using var key = Sample.Key();
        var genuine = HeartbeatDatagram.Write(Sample.Heartbeat(), key);
        for (var run = 0; run < 3_000; run++)
        {
            var changed = Change(genuine, random);
            if (changed.Length < HeartbeatFormat.MacBytes)
                continue;
            key.Sign(changed.AsSpan(..^HeartbeatFormat.MacBytes), changed.AsSpan(^HeartbeatFormat.MacBytes..));
            if (HeartbeatDatagram.Read(changed, key) is { } read)
                Assert.InRange(read.Node.Value.Length, 1, 63);
        }
    }

    [Fact]
    public void Random_lists_are_read_as_they_were_written()
    {
        var random = new Random(5);
        using var key = Sample.Key();
        for (var run = 0; run < 200; run++)
        {
            var heartbeat = Sample.Heartbeat() with
            {
                Roles = Sample.Roles(Names(random, "m"), Names(random, "b")),
                EndpointsDown = [.. Names(random, "10.0.0.").Order(StringComparer.Ordinal)],
                PeersUp = [.. Names(random, "fd00::").Order(StringComparer.Ordinal)],
                Rules = random.Next(2) == 0 ? null : random.Next(),
                Packets = null,
                Bytes = null,
            };
            Sample.AssertEqual(heartbeat, HeartbeatDatagram.Read(HeartbeatDatagram.Write(heartbeat, key), key));
        }
    }

    [Fact]
    public void Lists_that_are_too_long_are_cut_and_say_so()
    {
        var masters = Enumerable.Range(0, 500).Select(number => Uuid(number)).ToArray();
        var endpoints = Enumerable.Range(0, 2_000).Select(number => $"10.{number / 250}.{number % 250}.{number * 7 % 250}_tcp_{8000 + number}").Order(StringComparer.Ordinal).ToArray();
        var heartbeat = Sample.Heartbeat() with { Roles = Sample.Roles(masters, []), EndpointsDown = [.. endpoints] };
        var changed = new HashSet<string>([endpoints[^1], masters[^1]], StringComparer.Ordinal);

        var datagram = HeartbeatDatagram.Write(heartbeat, Sample.Key(), changed);
        var read = HeartbeatDatagram.Read(datagram, Sample.Key());

        Assert.InRange(datagram.Length, HeartbeatFormat.DatagramBytesMax - 200, HeartbeatFormat.DatagramBytesMax);
        Assert.NotNull(read);
        Assert.True(read.ListsCut);
        Assert.Equal(heartbeat.PeersDown, read.PeersDown);
        Assert.Equal(heartbeat.PeersUp, read.PeersUp);
        Assert.Contains(masters[^1], read.Roles.Keys);
        Assert.Equal([endpoints[^1]], read.EndpointsDown);
        Assert.Subset(masters.ToHashSet(), read.Roles.Keys.ToHashSet());
        Assert.InRange(read.Roles.Count, 60, 499);
    }

    [Fact]
    public void A_name_that_is_too_long_is_left_out()
    {
        var heartbeat = Sample.Heartbeat() with { EndpointsDown = ["a", new string('b', HeartbeatFormat.NameBytesMax + 1)] };
        var read = HeartbeatDatagram.Read(HeartbeatDatagram.Write(heartbeat, Sample.Key()), Sample.Key());
        Assert.Equal(["a"], read!.EndpointsDown);
        Assert.True(read.ListsCut);
    }

    [Fact]
    public void A_body_that_unpacks_to_more_than_allowed_is_refused()
    {
        var bomb = new byte[1_000];
        Assert.True(BrotliEncoder.TryCompress(new byte[10_000_000], bomb, out var length, 9, 22));
        Assert.Null(HeartbeatBody.Read(bomb.AsSpan(0, length)));
    }

    private static byte[] Change(byte[] datagram, Random random)
    {
        var changed = random.Next(4) switch
        {
            0 => datagram[..random.Next(datagram.Length)],
            1 => [.. datagram, .. RandomBytes(random, random.Next(1, 100))],
            _ => (byte[])datagram.Clone(),
        };
        for (var i = random.Next(8); i > 0 && changed.Length > 0; i--)
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
        return changed;
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string[] Names(Random random, string prefix) =>
        [.. Enumerable.Range(0, random.Next(6)).Select(number => random.Next(2) == 0 ? Uuid(random.Next()) : $"{prefix}{number}-é").Distinct()];

    private static string Uuid(int seed)
    {
        var bytes = new byte[16];
        new Random(seed).NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
