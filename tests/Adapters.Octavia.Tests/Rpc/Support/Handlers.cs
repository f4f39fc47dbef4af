using System.Text;
using System.Threading.Channels;
using LoxiActors.Adapters.Octavia.Rpc;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Support;

/// <summary>What a host does with calls, as a test wants it.</summary>
internal sealed class Handlers
{
    private readonly Channel<Entered> _entered = Channel.CreateUnbounded<Entered>();

    /// <summary>Why answers to waiting calls are kept back; null while they aren't.</summary>
    public Refusal? Withheld { get; set; }

    public RpcEndpoint Endpoint => new(
        new HashSet<string> { "echo", "hold", "refuse", "break", "wait" },
        new HashSet<string> { "wait" },
        HandleAsync)
    {
        Withheld = () => Withheld,
    };

    /// <summary>The next call of <c>hold</c> or <c>wait</c> that has been begun.</summary>
    public async Task<Entered> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _entered.Reader.ReadAsync(patience.Token);
    }

    private async ValueTask<RpcAnswer> HandleAsync(string method, string? callId, ReadOnlyMemory<byte> arguments, CancellationToken cancellation)
    {
        switch (method)
        {
            case "echo":
                return new RpcAnswer.Result(arguments);
            case "refuse":
                var kind = Enum.Parse<FaultKind>(Encoding.UTF8.GetString(arguments.Span).Split('"')[3]);
                return new RpcAnswer.Refused(new Refusal(kind, "for the user: é", "for the operator"));
            case "break":
                throw new InvalidOperationException("hush: an internal detail");
            default:
                var entered = new Entered(callId);
                await _entered.Writer.WriteAsync(entered, CancellationToken.None);
                await entered.Released.WaitAsync(cancellation);
                return new RpcAnswer.Result("\"released\""u8.ToArray());
        }
    }

    internal sealed class Entered(string? callId)
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? CallId { get; } = callId;

        public Task Released => _released.Task;

        public void Release() => _released.SetResult();
    }
}
