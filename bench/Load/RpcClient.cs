using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using LoxiActors.Adapters.Octavia;
using LoxiActors.Adapters.Octavia.Rpc;
using LoxiActors.Adapters.Octavia.Rpc.Wire;
using LoxiActors.Protocol.Octavia.Calls;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace LoxiActors.Bench.Load;

/// <summary>Plays the provider driver over RPC: what oslo.messaging sends, and one queue for its replies.</summary>
internal sealed class RpcClient : IAsyncDisposable
{
    private readonly string _replies = "reply_" + Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _calls = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly RpcOptions _options;
    private IConnection _connection = null!;
    private IChannel _channel = null!;

    private RpcClient(RpcOptions options) => _options = options;

    public static async Task<RpcClient> ConnectAsync(RpcOptions options)
    {
        var client = new RpcClient(options);
        var factory = new ConnectionFactory { HostName = options.Url.Hosts[0].Host, Port = options.Url.Hosts[0].Port };
        client._connection = await factory.CreateConnectionAsync();
        client._channel = await client._connection.CreateChannelAsync();
        await client._channel.QueueDeclareAsync(client._replies, durable: false, exclusive: false, autoDelete: true);
        var consumer = new AsyncEventingBasicConsumer(client._channel);
        consumer.ReceivedAsync += client.OnReply;
        await client._channel.BasicConsumeAsync(client._replies, autoAck: true, consumer);
        return client;
    }

    /// <summary>Returns when the call was durably accepted; throws when it was not.</summary>
    public async Task CallAsync(DriverCall call)
    {
        var id = Guid.NewGuid().ToString("N");
        var answered = _calls[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var body = Envelope.Seal(Message(id, call));
        await _sending.WaitAsync();
        try
        {
            await _channel.BasicPublishAsync(
                _options.Exchange,
                _options.Topic,
                mandatory: false,
                new BasicProperties { ContentType = "application/json", ContentEncoding = "utf-8", DeliveryMode = DeliveryModes.Persistent, Expiration = "60000" },
                body);
        }
        finally
        {
            _sending.Release();
        }

        await answered.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private ReadOnlySpan<byte> Message(string id, DriverCall call)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Envelope.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("method", call.Method);
            writer.WriteStartObject("args");
            writer.WritePropertyName("arguments");
            writer.WriteRawValue(DriverCallWriter.Write(call), skipInputValidation: true);
            writer.WriteString("call_id", Guid.NewGuid().ToString("N"));
            writer.WriteEndObject();
            writer.WriteString("namespace", "loxilb");
            writer.WriteString("version", "1.0");
            writer.WriteString("_msg_id", id);
            writer.WriteString("_reply_q", _replies);
            writer.WriteNull("_timeout");
            writer.WriteString("_unique_id", Guid.NewGuid().ToString("N"));
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private Task OnReply(object sender, BasicDeliverEventArgs delivery)
    {
        using var message = JsonDocument.Parse(Envelope.Open(delivery.Body.Span));
        if (!_calls.TryRemove(message.RootElement.GetProperty("_msg_id").GetString()!, out var answered))
            return Task.CompletedTask;
        var failure = message.RootElement.GetProperty("failure");
        if (failure.ValueKind == JsonValueKind.Null)
            answered.SetResult();
        else
            answered.SetException(new InvalidOperationException($"a call was refused: {failure.GetString()}"));
        return Task.CompletedTask;
    }
}
