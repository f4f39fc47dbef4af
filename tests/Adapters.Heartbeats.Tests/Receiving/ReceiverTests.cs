using System.Diagnostics.Metrics;
using LoxiActors.Adapters.Heartbeats.Gate;
using LoxiActors.Adapters.Heartbeats.Tests.Support;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.Heartbeats.Tests.Receiving;

public class ReceiverTests
{
    [Fact]
    public async Task What_is_sent_is_heard()
    {
        await using var rig = await Rig.StartAsync();
        var heartbeat = Sample.Heartbeat(sequence: 3);
        rig.Send(HeartbeatDatagram.Write(heartbeat, Sample.Key()));
        Sample.AssertEqual(heartbeat, await rig.Sink.NextHeardAsync());
    }

    [Fact]
    public async Task Silence_is_told_without_anything_being_sent()
    {
        await using var rig = await Rig.StartAsync();
        await rig.Sink.NextDrainedAsync();
        await rig.Sink.NextDrainedAsync();
    }

    [Fact]
    public async Task Drained_is_not_said_before_all_that_waited_was_handed_over()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sink.Hold();
        rig.Send(1);
        await rig.Sink.NextHeardAsync();
        for (ulong sequence = 2; sequence <= 100; sequence++)
            rig.Send(sequence);
        // Neither hides what is behind it.
        rig.Send([]);
        rig.Send([1, 2, 3]);
        rig.Send(101);
        rig.Sink.Release();
        for (ulong sequence = 2; sequence <= 101; sequence++)
            Assert.Equal(sequence, (await rig.Sink.NextAsync())?.Sequence);
        Assert.Null(await rig.Sink.NextAsync());
        Assert.Equal(0, rig.Receiver.Metrics.Dropped);
    }

    [Fact]
    public async Task After_the_system_threw_datagrams_away_silence_means_nothing_for_two_intervals()
    {
        await using var rig = await Rig.StartAsync(bufferBytes: 4_096);
        rig.Sink.Hold();
        rig.Send(1);
        await rig.Sink.NextHeardAsync();
        for (ulong sequence = 2; sequence <= 200; sequence++)
            rig.Send(sequence);
        rig.Sink.Release();
        Assert.Contains("net.core.rmem_max", await rig.Log.LineWithAsync("were lost"), StringComparison.Ordinal);
        rig.Send(300);
        Heartbeat? heard;
        while ((heard = await rig.Sink.NextAsync())?.Sequence != 300)
            Assert.NotNull(heard);
        rig.Send(301);
        Assert.Equal(301UL, (await rig.Sink.NextAsync())?.Sequence);
        Assert.InRange(rig.Receiver.Metrics.Dropped, 1, 199);

        rig.Time.Advance(2 * rig.Options.Interval);
        Assert.Null(await rig.Sink.NextAsync());
    }

    [Fact]
    public async Task Refusals_are_counted_by_reason_and_logged_once_for_each_source()
    {
        await using var rig = await Rig.StartAsync();
        using var wrong = new HeartbeatKey(1, "not the key, not the key"u8);
        rig.Send(5);
        rig.Send(5);
        rig.Send(4);
        rig.Send(6, wrong);
        rig.Send(6, Sample.OtherKey());
        rig.Send([0x4c, 0x58]);
        rig.Send(Sample.Data("octavia-v3.txt"));
        rig.Send(HeartbeatDatagram.Write(Sample.Heartbeat("node-9"), Sample.Key()));
        rig.Send(HeartbeatDatagram.Write(Sample.Heartbeat(sequence: 9, at: Sample.Start.AddMinutes(1)), Sample.Key()));
        rig.Send(HeartbeatDatagram.Write(Sample.Heartbeat(sequence: 9, boot: BootIds.Of(Sample.Start) - 1), Sample.Key()));
        rig.Send(7);
        while ((await rig.Sink.NextHeardAsync()).Sequence != 7)
        {
        }

        var counts = Enum.GetValues<Refusal>().Skip(1).ToDictionary(refusal => refusal, rig.Receiver.Metrics.Of);
        Assert.Equal(2, counts[Refusal.Replay]);
        Assert.All(counts.Where(count => count.Key != Refusal.Replay), count => Assert.Equal(1, count.Value));
        Assert.Single(rig.Log.Lines, line => line.Contains("refused: replay", StringComparison.Ordinal));
        Assert.DoesNotContain(rig.Log.Lines, line => line.Contains("0001020304", StringComparison.OrdinalIgnoreCase));

        rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("1 heartbeats from 127.0.0.1 were refused in a minute", await rig.Log.LineWithAsync("in a minute: replay"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Octavia_s_are_taken_when_they_are_to_be()
    {
        await using var rig = await Rig.StartAsync(octavia: true);
        rig.Send(Sample.Data("octavia-v3.txt"));
        Assert.Equal("node-7", (await rig.Sink.NextHeardAsync()).Node.Value);
    }

    [Fact]
    public async Task A_sink_that_throws_does_not_end_it()
    {
        await using var rig = await Rig.StartAsync();
        rig.Sink.Throws = heartbeat => heartbeat.Sequence == 1 ? new InvalidOperationException("no") : null;
        rig.Send(1);
        rig.Send(2);
        Assert.Equal(1UL, (await rig.Sink.NextHeardAsync()).Sequence);
        Assert.Equal(2UL, (await rig.Sink.NextHeardAsync()).Sequence);
        Assert.Equal(1, rig.Receiver.Metrics.Failures);
    }

    [Fact]
    public async Task After_its_end_nothing_is_told()
    {
        await using var rig = await Rig.StartAsync();
        await rig.Sink.NextDrainedAsync();
        await rig.Receiver.DisposeAsync();
        rig.Sink.Rest();
        rig.Send(1);
        Assert.Empty(rig.Sink.Rest());
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named()
    {
        await using var rig = await Rig.StartAsync();
        await using var second = new HeartbeatReceiver(rig.Options with { Bind = rig.Receiver.BoundTo! }, [], new RecordingSink(), rig.Time, rig.Log);
        var exception = await Assert.ThrowsAsync<HeartbeatSetupException>(second.StartAsync);
        Assert.StartsWith($"[heartbeats] bind = {rig.Receiver.BoundTo}: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_are_told_to_whoever_measures()
    {
        await using var rig = await Rig.StartAsync();
        rig.Send(1);
        rig.Send(1);
        rig.Send(2);
        while ((await rig.Sink.NextHeardAsync()).Sequence != 2)
        {
        }

        rig.Time.Advance(TimeSpan.FromSeconds(3));
        await rig.Sink.NextDrainedAsync();
        var figures = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == HeartbeatMetrics.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        // Other tests have meters of the same name.
        var mine = rig.Receiver.Metrics;
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        Assert.Equal(2, figures["heartbeats.accepted node-1"]);
        Assert.Equal(1, figures["heartbeats.refused replay"]);
        Assert.Equal(3, figures["heartbeats.age node-1"]);
        Assert.Equal(0, figures["heartbeats.clock.skew node-1"]);
        Assert.Equal(0, figures["heartbeats.dropped "]);
        Assert.DoesNotContain("heartbeats.age node-7", figures.Keys);

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (mine.Owns(instrument.Meter))
                figures[$"{instrument.Name} {(tags.IsEmpty ? "" : tags[0].Value)}"] = value;
        }
    }

    [Fact]
    public void Two_nodes_with_one_id_are_refused()
    {
        var rig = new HeartbeatReceiverOptions { KeyFile = "none" };
        Assert.Throws<ArgumentException>(() => new HeartbeatReceiver(
            rig, [new(new NodeName("a"), "x"), new(new NodeName("b"), "x")], new RecordingSink(), TimeProvider.System, new RecordingLog()));
    }
}
