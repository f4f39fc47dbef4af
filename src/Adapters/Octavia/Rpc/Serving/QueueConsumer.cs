using RabbitMQ.Client;

namespace LoxiActors.Adapters.Octavia.Rpc.Serving;

/// <summary>Hands on what the broker delivers.</summary>
internal sealed class QueueConsumer(IChannel channel, Func<ulong, bool, ReadOnlyMemory<byte>, ValueTask> deliver, Action<string> lost) : AsyncDefaultBasicConsumer(channel)
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Tag { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The broker has confirmed that nothing follows, and everything before has been handed on.</summary>
    public Task Stopped => _stopped.Task;

    public override async Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey,
        IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        // The body's memory is the library's, which uses it again.
        await deliver(deliveryTag, redelivered, body.ToArray()).ConfigureAwait(false);

    public override Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        _stopped.TrySetResult();
        return Task.CompletedTask;
    }

    public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        lost("the queue was deleted");
        return Task.CompletedTask;
    }
}
