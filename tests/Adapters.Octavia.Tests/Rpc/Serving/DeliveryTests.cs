using LoxiActors.Adapters.Octavia.Rpc;
using LoxiActors.Adapters.Octavia.Tests.Rpc.Support;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Serving;

/// <summary>When a call is delivered, again, or not at all.</summary>
[Collection(BrokerCollection.Name)]
public class DeliveryTests(Broker broker)
{
    private readonly RpcOptions _options = new() { Url = broker.Url, Topic = Rig.NewTopic() };

    [Fact]
    public async Task A_call_whose_host_dies_comes_again_under_the_same_id()
    {
        var first = await Rig.StartAsync(_options);
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        var reply = await caller.BeginAsync("hold", "the call");
        Assert.Equal("the call", (await first.Handlers.NextAsync()).CallId);
        await first.DisposeAsync();

        await using var second = await Rig.StartAsync(_options);
        var again = await second.Handlers.NextAsync();
        Assert.Equal("the call", again.CallId);
        Assert.Equal(1, second.Counts.Of("loxiactors.octavia.rpc.redelivered"));
        Assert.False(reply.HasEnded);
        again.Release();
        Assert.Equal("released", (await reply.Ending).GetProperty("result").GetString());
    }

    [Fact]
    public async Task A_call_that_was_answered_does_not_come_again()
    {
        var first = await Rig.StartAsync(_options);
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        await caller.CallAsync("echo", "answered");
        await first.StopAsync();
        Assert.Equal(0u, await caller.ReadyAsync());
        await first.DisposeAsync();
    }

    [Fact]
    public async Task A_call_that_expired_is_not_delivered()
    {
        await (await Rig.StartAsync(_options)).DisposeAsync();
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        // What expires at once is delivered only if somebody is there to take it.
        await caller.BeginAsync("hold", "expired", expiration: "0");
        var reply = await caller.BeginAsync("hold", "in time", expiration: "60000");
        await using var rig = await Rig.StartAsync(_options);
        var held = await rig.Handlers.NextAsync();
        Assert.Equal("in time", held.CallId);
        held.Release();
        await reply.Ending;
        Assert.Equal(1, rig.Counts.Of("loxiactors.octavia.rpc.calls hold result"));
    }

    [Fact]
    public async Task No_more_calls_are_taken_than_the_prefetch_allows()
    {
        await using var rig = await Rig.StartAsync(_options with { Prefetch = 2 });
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        var replies = new List<Caller.Reply>();
        for (var i = 0; i < 5; i++)
            replies.Add(await caller.BeginAsync("hold", $"call {i}"));
        var held = new List<Handlers.Entered> { await rig.Handlers.NextAsync(), await rig.Handlers.NextAsync() };
        Assert.Equal(3u, await caller.ReadyAsync());

        // Each that is answered makes room for one.
        for (var i = 0; i < 5; i++)
        {
            held[i].Release();
            if (i < 3)
                held.Add(await rig.Handlers.NextAsync());
        }
        foreach (var reply in replies)
            await reply.Ending;
        Assert.Equal(["call 0", "call 1", "call 2", "call 3", "call 4"], held.Select(entered => entered.CallId).Order());
    }

    [Fact]
    public async Task Two_hosts_share_a_queue()
    {
        await using var one = await Rig.StartAsync(_options with { Prefetch = 1 });
        await using var other = await Rig.StartAsync(_options with { Prefetch = 1 });
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        Caller.Reply[] replies = [await caller.BeginAsync("hold", "1"), await caller.BeginAsync("hold", "2")];
        (await one.Handlers.NextAsync()).Release();
        (await other.Handlers.NextAsync()).Release();
        foreach (var reply in replies)
            await reply.Ending;
    }

    [Fact]
    public async Task A_stop_answers_what_is_in_hand_and_leaves_the_rest()
    {
        var rig = await Rig.StartAsync(_options with { Prefetch = 1 });
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        var inHand = await caller.BeginAsync("hold", "in hand");
        var held = await rig.Handlers.NextAsync();
        var left = await caller.BeginAsync("hold", "left");
        var stopped = rig.StopAsync();
        await caller.NoConsumersAsync();
        Assert.False(stopped.IsCompleted);
        held.Release();
        Assert.Equal("released", (await inHand.Ending).GetProperty("result").GetString());
        await stopped;
        Assert.False(left.HasEnded);
        Assert.Equal(1u, await caller.ReadyAsync());
        Assert.Equal(0, rig.Counts.Of("loxiactors.octavia.rpc.connected"));
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task What_a_stop_has_no_time_for_goes_back_to_the_queue()
    {
        var rig = await Rig.StartAsync(_options);
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        var reply = await caller.BeginAsync("hold", "too long");
        await rig.Handlers.NextAsync();
        await rig.Server.StopAsync(new CancellationToken(canceled: true));
        Assert.Contains("1 calls are not finished", rig.Log.All, StringComparison.Ordinal);

        await using var next = await Rig.StartAsync(_options);
        (await next.Handlers.NextAsync()).Release();
        await reply.Ending;
        await rig.DisposeAsync();
    }
}
