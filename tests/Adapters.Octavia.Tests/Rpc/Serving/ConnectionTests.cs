using LoxiActors.Adapters.Octavia.Rpc;
using LoxiActors.Adapters.Octavia.Tests.Rpc.Support;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Serving;

/// <summary>What happens to the connection, and to calls meanwhile.</summary>
[Collection(BrokerCollection.Name)]
public class ConnectionTests(Broker broker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RpcOptions _options = new() { Url = broker.Url, Topic = Rig.NewTopic() };

    [Fact]
    public async Task Calls_are_taken_again_when_the_broker_is_back()
    {
        await using var rig = await Rig.StartAsync(_options);
        Assert.Equal(1, rig.Counts.Of("loxiactors.octavia.rpc.connected"));
        await using (var caller = await Caller.ConnectAsync(broker.Port, _options.Topic))
            await caller.CallAsync("echo", "before");
        await broker.DownAsync();
        await rig.Log.LineWithAsync("The connection to RabbitMQ is lost");
        await rig.Log.LineWithAsync("No calls are taken from RabbitMQ at 127.0.0.1");
        Assert.Equal(0, rig.Counts.Of("loxiactors.octavia.rpc.connected"));

        await broker.UpAsync();
        await rig.Server.ConsumingAsync(Patience);
        await using var afterwards = await Caller.ConnectAsync(broker.Port, _options.Topic);
        await afterwards.CallAsync("echo", "after");
    }

    [Fact]
    public async Task A_reply_goes_out_on_the_next_connection_when_its_own_is_lost()
    {
        var time = new ManualTime();
        await using var rig = await Rig.StartAsync(_options, time);
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        var reply = await caller.BeginAsync("hold", "the call");
        var held = await rig.Handlers.NextAsync();

        // With the queue goes the call: only the reply that is still owed can answer it.
        await caller.Channel.QueueDeleteAsync(_options.Topic, ifUnused: false, ifEmpty: false);
        Assert.Contains("the queue was deleted", await rig.Log.LineWithAsync("The connection to RabbitMQ is lost"), StringComparison.Ordinal);
        await time.TimerOf(TimeSpan.FromSeconds(1));
        held.Release();
        await time.TimerOf(TimeSpan.FromSeconds(10));
        Assert.False(reply.HasEnded);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("released", (await reply.Ending).GetProperty("result").GetString());
        await caller.CallAsync("echo", "on the queue that was declared again");
    }

    [Fact]
    public async Task Attempts_are_1_to_10_seconds_apart()
    {
        var time = new ManualTime();
        await using var rig = Rig.Start(_options with { Url = TransportUrl.Parse("rabbit://127.0.0.1:1/") }, time);
        foreach (var wait in (int[])[1, 2, 4, 8, 10, 10])
        {
            await time.TimerOf(TimeSpan.FromSeconds(wait));
            time.Advance(TimeSpan.FromSeconds(wait));
        }
    }

    [Fact]
    public async Task Every_host_of_the_url_is_tried_before_a_pause()
    {
        var url = TransportUrl.Parse($"rabbit://guest:guest@127.0.0.1:1,guest:wrong@127.0.0.1:{broker.Port},guest:guest@127.0.0.1:{broker.Port}/");
        await using var rig = await Rig.StartAsync(_options with { Url = url }, new ManualTime());
        Assert.Contains("No calls are taken from RabbitMQ at 127.0.0.1:1", rig.Log.All, StringComparison.Ordinal);
        Assert.Contains("ACCESS_REFUSED", rig.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_never_logged()
    {
        await using var rig = Rig.Start(_options with { Url = TransportUrl.Parse($"rabbit://guest:hush-hush@127.0.0.1:{broker.Port}/") });
        await rig.Log.LineWithAsync("ACCESS_REFUSED");
        Assert.DoesNotContain("hush-hush", rig.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_that_somebody_declared_otherwise_is_told_and_waited_for()
    {
        var time = new ManualTime();
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        await caller.Channel.QueueDeclareAsync(_options.Topic, durable: true, exclusive: false, autoDelete: false);
        await using var rig = Rig.Start(_options, time);
        await rig.Log.LineWithAsync("inequivalent arg 'durable' for queue");
        await caller.Channel.QueueDeleteAsync(_options.Topic, ifUnused: false, ifEmpty: false);
        await time.TimerOf(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));
        await rig.Log.LineWithAsync("Calls are taken from");
    }

    [Fact]
    public async Task Durable_queues_are_declared_when_that_is_asked_for()
    {
        await using var rig = await Rig.StartAsync(_options with { Durable = true, Exchange = "durable_exchange" });
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        await caller.Channel.ExchangeDeclareAsync("durable_exchange", "topic", durable: true, autoDelete: false);
        await caller.Channel.QueueDeclareAsync(_options.Topic, durable: true, exclusive: false, autoDelete: false);
        await caller.Channel.QueueDeleteAsync(_options.Topic, ifUnused: false, ifEmpty: false);
    }

    [Fact]
    public async Task TLS_is_spoken_with_a_broker_whose_authority_is_known()
    {
        await using var rig = await Rig.StartAsync(_options with { Url = TlsUrl("127.0.0.1"), Tls = true, Authorities = [broker.Authority] });
        await using var caller = await Caller.ConnectAsync(broker.Port, _options.Topic);
        await caller.CallAsync("echo", "encrypted");
    }

    [Fact]
    public async Task TLS_is_not_spoken_with_anybody_else()
    {
        using var stranger = Certificates.NewAuthority();
        foreach (var options in new[]
        {
            _options with { Url = TlsUrl("127.0.0.1"), Tls = true },
            _options with { Url = TlsUrl("127.0.0.1"), Tls = true, Authorities = [stranger] },
            // The certificate names the address only.
            _options with { Url = TlsUrl("localhost"), Tls = true, Authorities = [broker.Authority] },
        })
        {
            await using var rig = Rig.Start(options, new ManualTime());
            Assert.Contains("certificate", await rig.Log.LineWithAsync("No calls are taken from RabbitMQ"), StringComparison.Ordinal);
        }
    }

    private TransportUrl TlsUrl(string host) => TransportUrl.Parse($"rabbit://guest:guest@{host}:{broker.TlsPort}/");
}
