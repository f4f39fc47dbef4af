using LoxiActors.Adapters.Heartbeats.Tests.Support;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.Heartbeats.Tests.Receiving;

public class KeyFilesTests
{
    [Fact]
    public async Task A_changed_file_changes_the_keys_without_a_restart()
    {
        await using var rig = await Rig.StartAsync();
        File.WriteAllText(rig.KeyFile, $"{Sample.OtherKeyText}\n{Sample.KeyText}\n");
        rig.Time.Advance(HeartbeatReceiverOptions.KeyFileInterval);
        rig.Send(1, Sample.OtherKey());
        rig.Send(2, Sample.Key());
        Assert.Equal(1UL, (await rig.Sink.NextHeardAsync()).Sequence);
        Assert.Equal(2UL, (await rig.Sink.NextHeardAsync()).Sequence);
        Assert.Contains(rig.Log.Lines, line => line.Contains("valid are now 2, 1", StringComparison.Ordinal));

        File.WriteAllText(rig.KeyFile, Sample.OtherKeyText);
        rig.Time.Advance(HeartbeatReceiverOptions.KeyFileInterval);
        rig.Send(3, Sample.Key());
        rig.Send(4, Sample.OtherKey());
        Assert.Equal(4UL, (await rig.Sink.NextHeardAsync()).Sequence);
    }

    [Fact]
    public async Task A_file_behind_a_changed_link_is_seen()
    {
        await using var rig = await Rig.StartAsync();
        var other = rig.KeyFile + ".other";
        File.WriteAllText(other, Sample.OtherKeyText);
        File.Delete(rig.KeyFile);
        File.CreateSymbolicLink(rig.KeyFile, other);
        rig.Time.Advance(HeartbeatReceiverOptions.KeyFileInterval);
        rig.Send(1, Sample.OtherKey());
        Assert.Equal(1UL, (await rig.Sink.NextHeardAsync()).Sequence);
    }

    [Theory]
    [InlineData("3:top-secret", "line 1 has a key of 10 bytes")]
    [InlineData("", "has no key in it")]
    [InlineData(null, "can't be read")]
    public async Task A_file_that_can_t_be_used_leaves_the_keys_and_is_told_once(string? text, string problem)
    {
        await using var rig = await Rig.StartAsync();
        if (text is null)
            File.Delete(rig.KeyFile);
        else
            File.WriteAllText(rig.KeyFile, text);
        rig.Time.Advance(3 * HeartbeatReceiverOptions.KeyFileInterval);
        rig.Send(1);
        Assert.Equal(1UL, (await rig.Sink.NextHeardAsync()).Sequence);
        Assert.Single(rig.Log.Lines, line => line.Contains(problem, StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Log.Lines, line => line.Contains("top-secret", StringComparison.Ordinal));

        File.WriteAllText(rig.KeyFile, Sample.OtherKeyText);
        rig.Time.Advance(HeartbeatReceiverOptions.KeyFileInterval);
        rig.Send(2, Sample.OtherKey());
        Assert.Equal(2UL, (await rig.Sink.NextHeardAsync()).Sequence);
    }

    [Fact]
    public async Task Without_a_usable_file_it_does_not_start()
    {
        await using var rig = await Rig.StartAsync();
        await using var receiver = new HeartbeatReceiver(
            rig.Options with { KeyFile = rig.KeyFile + ".none" }, [new(new NodeName("a"))], rig.Sink, rig.Time, rig.Log);
        var exception = await Assert.ThrowsAsync<HeartbeatSetupException>(receiver.StartAsync);
        Assert.StartsWith("[heartbeats] key_file = ", exception.Message, StringComparison.Ordinal);
    }
}
