using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Adapters.Heartbeats.Tests.Codec;

public class KeyFileTests
{
    [Fact]
    public void Keys_are_read_in_the_file_s_order()
    {
        var keys = HeartbeatKeyFile.Parse("# new\n7: 000102030405060708090A0B0C0D0E0F\n\n 3:sixteen characters: or more\r\n");
        Assert.Equal([7, 3], keys.Select(key => (int)key.Id));
        Assert.True(Same(keys[0], new HeartbeatKey(7, Convert.FromHexString("000102030405060708090A0B0C0D0E0F"))));
        Assert.True(Same(keys[1], new HeartbeatKey(3, "sixteen characters: or more"u8)));
    }

    [Theory]
    [InlineData("", "has no key in it")]
    [InlineData("# nothing\n", "has no key in it")]
    [InlineData("secret-secret-secret", "line 1 is not ID:KEY")]
    [InlineData("0:secret-secret-secret", "line 1 does not begin with a number from 1 to 255")]
    [InlineData("256:secret-secret-secret", "line 1 does not begin with a number from 1 to 255")]
    [InlineData("\n1:secret", "line 2 has a key of 6 bytes; it takes 16 to 512")]
    [InlineData("1:secret-secret-secret\n1:secret-secret-secre2", "line 2 has the ID 1, which another line has")]
    [InlineData("1:secret-secret-secret\n2:secret-secret-secret\n3:secret-secret-secret\n4:secret-secret-secret", "has 4 keys; at most 3 can be valid at once")]
    public void What_is_wrong_is_told_without_the_key(string text, string problem)
    {
        var exception = Assert.Throws<FormatException>(() => HeartbeatKeyFile.Parse(text));
        Assert.Equal(problem, exception.Message);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Boot_ids_grow_even_when_the_clock_is_set_back()
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var trust = TimeSpan.FromSeconds(30);
        var first = BootIds.Next(now, null, trust);
        Assert.Equal(now, BootIds.StartOf(first));
        Assert.True(BootIds.Next(now.AddMilliseconds(1), first, trust) > first);
        Assert.Equal(first + 1, BootIds.Next(now, first, trust));
        Assert.Equal(first + 1, BootIds.Next(now.AddSeconds(-20), first, trust));
        // From a clock that was far ahead.
        Assert.Equal(BootIds.Of(now.AddHours(-1)), BootIds.Next(now.AddHours(-1), first, trust));
    }

    private static bool Same(HeartbeatKey one, HeartbeatKey other)
    {
        var mac = new byte[HeartbeatFormat.MacBytes];
        one.Sign("x"u8, mac);
        return other.Verify("x"u8, mac);
    }
}
