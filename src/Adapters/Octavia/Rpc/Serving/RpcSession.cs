using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace LoxiActors.Adapters.Octavia.Rpc.Serving;

/// <summary>One connection with one channel that consumes the topic's queue. Ends with the connection, and is never mended.</summary>
internal sealed class RpcSession : IAsyncDisposable
{
    private const string DefaultExchange = "";

    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A channel takes one caller at a time.
    private readonly SemaphoreSlim _sending = new(1);
    private QueueConsumer? _consumer;

    private RpcSession(IConnection connection, IChannel channel)
    {
        (_connection, _channel) = (connection, channel);
        connection.ConnectionShutdownAsync += OnShutdownAsync;
        channel.ChannelShutdownAsync += OnShutdownAsync;
    }

    /// <summary>Completes with the reason when nothing comes or goes any more.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>Declares exchange and queue as oslo.messaging does, with its flags, so that whoever is first makes them; then consumes.</summary>
    /// <param name="deliver">Called for one message at a time, in their order; the next one waits until it has returned.</param>
    public static async Task<RpcSession> OpenAsync(BrokerHost host, RpcOptions options, Func<Delivery, CancellationToken, ValueTask> deliver, CancellationToken cancellation)
    {
        var connection = await BrokerConnection.OpenAsync(host, options, cancellation).ConfigureAwait(false);
        RpcSession? session = null;
        try
        {
            var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
            session = new RpcSession(connection, channel);
            await session.ConsumeAsync(options, deliver, cancellation).ConfigureAwait(false);
            return session;
        }
        catch
        {
            if (session is not null)
                await session.DisposeAsync().ConfigureAwait(false);
            else
                await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>False when the session has ended; the broker then delivers the message again.</summary>
    public ValueTask<bool> AcknowledgeAsync(ulong tag) => SendAsync(() => _channel.BasicAckAsync(tag, multiple: false).AsTask());

    /// <summary>False when the session has ended. A queue that is gone takes the reply without a word.</summary>
    public ValueTask<bool> ReplyAsync(string queue, ReadOnlyMemory<byte> body) => ReplyAsync(queue, () => body);

    /// <param name="body">Asked for when it is this reply's turn.</param>
    public ValueTask<bool> ReplyAsync(string queue, Func<ReadOnlyMemory<byte>> body) => SendAsync(() => PublishAsync(queue, body()));

    /// <summary>The broker sees the reply before the acknowledgement: both go through one channel.</summary>
    public ValueTask<bool> ReplyAndAcknowledgeAsync(string queue, ReadOnlyMemory<byte> body, ulong tag) => SendAsync(async () =>
    {
        await PublishAsync(queue, body).ConfigureAwait(false);
        await _channel.BasicAckAsync(tag, multiple: false).ConfigureAwait(false);
    });

    /// <summary>Returns when every message that was on its way has been delivered; none follows.</summary>
    public async Task StopConsumingAsync(CancellationToken cancellation)
    {
        if (_consumer is not { } consumer || !await SendAsync(() => _channel.BasicCancelAsync(consumer.Tag, noWait: false, cancellation)).ConfigureAwait(false))
            return;
        await Task.WhenAny(consumer.Stopped, Ended).WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Never throws: a connection that is lost need not be closed in good order.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        // What isn't acknowledged goes back to the queue with the channel.
        await _connection.AbortAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _channel.DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _connection.DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.TrySetResult("it was closed");
    }

    private async Task ConsumeAsync(RpcOptions options, Func<Delivery, CancellationToken, ValueTask> deliver, CancellationToken cancellation)
    {
        await _channel.ExchangeDeclareAsync(options.Exchange, ExchangeType.Topic, options.Durable, autoDelete: false, cancellationToken: cancellation).ConfigureAwait(false);
        await _channel.QueueDeclareAsync(options.Topic, options.Durable, exclusive: false, autoDelete: false, cancellationToken: cancellation).ConfigureAwait(false);
        await _channel.QueueBindAsync(options.Topic, options.Exchange, routingKey: options.Topic, cancellationToken: cancellation).ConfigureAwait(false);
        await _channel.BasicQosAsync(0, options.Prefetch, global: false, cancellation).ConfigureAwait(false);
        _consumer = new QueueConsumer(_channel, (tag, redelivered, body) => deliver(new Delivery(this, tag, redelivered, body), _closing.Token), reason => _ended.TrySetResult(reason));
        await _channel.BasicConsumeAsync(options.Topic, autoAck: false, _consumer.Tag, noLocal: false, exclusive: false, new Dictionary<string, object?> { ["x-priority"] = options.Priority }, _consumer, cancellation).ConfigureAwait(false);
    }

    private async Task PublishAsync(string queue, ReadOnlyMemory<byte> body) =>
        // As oslo.messaging's own replies.
        await _channel.BasicPublishAsync(
            DefaultExchange,
            queue,
            mandatory: false,
            new BasicProperties
            {
                ContentType = "application/json",
                ContentEncoding = "utf-8",
                DeliveryMode = DeliveryModes.Persistent,
                Priority = 0,
                Headers = new Dictionary<string, object?>(),
            },
            body).ConfigureAwait(false);

    private async ValueTask<bool> SendAsync(Func<Task> send)
    {
        try
        {
            await _sending.WaitAsync(_closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        try
        {
            if (!_channel.IsOpen)
                return false;
            await send().ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is RabbitMQClientException or IOException or ObjectDisposedException or TimeoutException or OperationCanceledException or ChannelClosedException)
        {
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    private Task OnShutdownAsync(object sender, RabbitMQ.Client.Events.ShutdownEventArgs shutdown)
    {
        _ended.TrySetResult(shutdown.ReplyText);
        return Task.CompletedTask;
    }
}
