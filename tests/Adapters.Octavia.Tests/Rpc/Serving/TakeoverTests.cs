using LoxiActors.Adapters.Octavia.Rpc;
using LoxiActors.Adapters.Octavia.Tests.Rpc.Support;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Serving;

/// <summary>Two hosts at one queue, of which one has been replaced by the other and does not know it yet.</summary>
[Collection(BrokerCollection.Name)]
public class TakeoverTests(Broker broker)
{
    private readonly RpcOptions _options = new() { Url = broker.Url, Topic = Rig.NewTopic() };

    [Fact]
    public async Task Calls_go_to_the_host_that_took_over_while_the_old_one_still_consumes()
    {
        await using var old = await Rig.StartAsync(_options with { Priority = 3 });
        await using var next = await Rig.StartAsync(_options with { Priority = 4 });
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        for (var i = 0; i < 50; i++)
            await caller.CallAsync("echo", $"call {i}");
        Assert.Equal(0, old.Counts.Of("loxiactors.octavia.rpc.calls echo result"));
        Assert.Equal(50, next.Counts.Of("loxiactors.octavia.rpc.calls echo result"));
    }

    [Fact]
    public async Task When_that_one_is_gone_they_come_to_whoever_is_left()
    {
        await using var old = await Rig.StartAsync(_options with { Priority = 3 });
        var next = await Rig.StartAsync(_options with { Priority = 4 });
        await next.StopAsync();
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        await caller.CallAsync("echo", "a call");
        Assert.Equal(1, old.Counts.Of("loxiactors.octavia.rpc.calls echo result"));
        await next.DisposeAsync();
    }

    [Fact]
    public async Task What_a_waiting_call_was_to_be_told_is_looked_at_again_right_before_it_is_sent()
    {
        await using var rig = await Rig.StartAsync(_options);
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        var waiting = await caller.BeginAsync("wait", "a call that waits");
        var held = await caller.BeginAsync("hold", "a call that changes something");
        var (first, second) = (await rig.Handlers.NextAsync(), await rig.Handlers.NextAsync());
        rig.Handlers.Withheld = Refusal.Unavailable("another host may be active");
        first.Release();
        second.Release();
        Assert.Contains("another host may be active", (await waiting.Ending).GetProperty("failure").GetString(), StringComparison.Ordinal);

        // What is in the journal may be told by whoever put it there.
        Assert.Equal("released", (await held.Ending).GetProperty("result").GetString());
    }
}
