using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using LoxiActors.Adapters.Octavia.Rpc.Wire;
using LoxiActors.Adapters.Octavia.Tests.Rpc.Wire;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Support;

/// <summary>Speaks to a topic's queue as oslo.messaging does, with a hand on every field.</summary>
internal sealed class Caller : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _topic;
    private readonly string _replies = "reply_" + Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, Reply> _calls = new();
    private IConnection _connection = null!;

    private Caller(string topic) => _topic = topic;

    public IChannel Channel { get; private set; } = null!;

    public static async Task<Caller> ConnectAsync(int port, string topic)
    {
        var caller = new Caller(topic);
        var factory = new ConnectionFactory { HostName = "127.0.0.1", Port = port, AutomaticRecoveryEnabled = false };
        caller._connection = await factory.CreateConnectionAsync();
        caller.Channel = await caller._connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await caller.Channel.QueueDeclareAsync(caller._replies, durable: false, exclusive: false, autoDelete: true);
        var consumer = new AsyncEventingBasicConsumer(caller.Channel);
        consumer.ReceivedAsync += caller.OnReply;
        await caller.Channel.BasicConsumeAsync(caller._replies, autoAck: true, consumer);
        return caller;
    }

    /// <summary>The reply that ends the call.</summary>
    public async Task<JsonElement> CallAsync(string method, string callId, object? arguments = null) => await (await BeginAsync(method, callId, arguments)).Ending;

    /// <summary>Returns when the broker has the call.</summary>
    public async Task<Reply> BeginAsync(string method, string? callId, object? arguments = null, int? monitor = null, string? expiration = null)
    {
        var id = Guid.NewGuid().ToString("N");
        var reply = _calls[id] = new Reply();
        await SendAsync(
            new Dictionary<string, object?>
            {
                ["method"] = method,
                ["args"] = new Dictionary<string, object?> { ["arguments"] = arguments ?? new { }, ["call_id"] = callId },
                ["namespace"] = "loxilb",
                ["version"] = "1.0",
                ["_msg_id"] = id,
                ["_reply_q"] = _replies,
                ["_timeout"] = monitor,
                ["_unique_id"] = Guid.NewGuid().ToString("N"),
            },
            expiration);
        return reply;
    }

    public Task SendAsync(object message, string? expiration = null) => SendRawAsync(Envelope.Seal(JsonSerializer.SerializeToUtf8Bytes(message)), expiration);

    public Task SendRawAsync(string body) => SendRawAsync(Encoding.UTF8.GetBytes(body));

    public async Task SendRawAsync(byte[] body, string? expiration = null) =>
        await Channel.BasicPublishAsync("octavia", _topic, mandatory: true, new BasicProperties { Expiration = expiration, ContentType = "application/json" }, body);

    /// <summary>Messages in the topic's queue that nobody has been given.</summary>
    public async Task<uint> ReadyAsync() => (await Channel.QueueDeclarePassiveAsync(_topic)).MessageCount;

    /// <summary>Returns when nobody consumes the topic's queue any more.</summary>
    public async Task NoConsumersAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while ((await Channel.QueueDeclarePassiveAsync(_topic, patience.Token)).ConsumerCount > 0)
            await Task.Yield();
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private Task OnReply(object sender, BasicDeliverEventArgs delivery)
    {
        Assert.Equal(("application/json", "utf-8"), (delivery.BasicProperties.ContentType, delivery.BasicProperties.ContentEncoding));
        var message = RecordedMessages.Inside(delivery.Body.Span);
        if (_calls.TryGetValue(message.GetProperty("_msg_id").GetString()!, out var reply))
            reply.Came(message);
        return Task.CompletedTask;
    }

    internal sealed class Reply
    {
        private readonly TaskCompletionSource<JsonElement> _heartbeat = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<JsonElement> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<JsonElement> Heartbeat => _heartbeat.Task.WaitAsync(Patience);

        public Task<JsonElement> Ending => _ending.Task.WaitAsync(Patience);

        public bool HasEnded => _ending.Task.IsCompleted;

        public void Came(JsonElement message) => (message.GetProperty("ending").GetBoolean() ? _ending : _heartbeat).TrySetResult(message);
    }
}
