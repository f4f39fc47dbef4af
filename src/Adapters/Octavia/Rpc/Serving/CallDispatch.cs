using LoxiActors.Adapters.Octavia.Rpc.Wire;
using LoxiActors.Protocol.Octavia;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.Octavia.Rpc.Serving;

/// <summary>
/// Carries out what is delivered, many calls at a time, and answers. A call is acknowledged after its reply was sent, so that
/// one whose host dies is delivered again; a waiting one at once, so that it takes nobody's place.
/// </summary>
internal sealed partial class CallDispatch(RpcOptions options, RpcEndpoint endpoint, SessionHolder sessions, RpcMetrics metrics, TimeProvider time, ILogger log)
{
    /// <summary>Waiting calls at a time; each of Octavia's controllers has an agent or two.</summary>
    public const int MostWaiting = 64;

    private const string Namespace = "loxilb";
    private const string Version = "1.0";
    private static readonly TimeSpan ReplyPatience = TimeSpan.FromSeconds(10);

    // Calls of a lost connection may still be in hand when those of the next one come.
    private readonly SemaphoreSlim _room = new(2 * options.Prefetch);
    private readonly SemaphoreSlim _waitingRoom = new(MostWaiting);
    private readonly WorkInHand _inHand = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandoning = new();

    public int InHand => _inHand.Count;

    /// <summary>Returns when the call has been begun.</summary>
    public async ValueTask DeliverAsync(Delivery delivery, CancellationToken cancellation)
    {
        if (delivery.Redelivered)
            metrics.Redelivered();
        RpcRequest request;
        try
        {
            request = RpcRequest.Read(delivery.Body.Span);
        }
        catch (BadMessageException bad)
        {
            metrics.Bad();
            BadMessage(log, delivery.Body.Length, bad.Message);
            await delivery.Session.AcknowledgeAsync(delivery.Tag).ConfigureAwait(false);
            return;
        }
        var call = new Call(delivery, request, endpoint.Waiting.Contains(request.Method));
        if (call.Waiting)
        {
            // Else the broker delivers it again, and what it takes would be taken twice.
            if (!await delivery.Session.AcknowledgeAsync(delivery.Tag).ConfigureAwait(false))
                return;
            if (!_waitingRoom.Wait(0, CancellationToken.None))
            {
                var full = RpcFailure.Of(Refusal.Unavailable($"{MostWaiting} calls are waiting already; ask again"));
                await FinishAsync(call, new Outcome(nameof(FaultKind.Unavailable), Failure: full)).ConfigureAwait(false);
                return;
            }
            Begin(call, _waitingRoom);
            return;
        }
        try
        {
            await _room.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The session has ended, and the broker takes the call back.
            return;
        }
        Begin(call, _room);
    }

    /// <summary>Waiting calls are told to come again; what isn't answered on the session it came from is left to the broker.</summary>
    public void Stop() => _stopping.Cancel();

    public Task EmptyAsync() => _inHand.EmptyAsync();

    /// <summary>Cancels every handler. What isn't acknowledged goes back to the queue.</summary>
    public void Abandon()
    {
        _stopping.Cancel();
        _abandoning.Cancel();
    }

    private void Begin(Call call, SemaphoreSlim room)
    {
        _inHand.Begin();
        // Not on the session's thread, which has the next delivery to read.
        _ = Task.Run(() => CarryOutAsync(call, room));
    }

    private async Task CarryOutAsync(Call call, SemaphoreSlim room)
    {
        try
        {
            Outcome outcome;
            await using (CallMonitor.Start(call.Request.Reply, time, call.Delivery.Session.ReplyAsync))
                outcome = await AnswerAsync(call).ConfigureAwait(false);
            await FinishAsync(call, outcome).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Failed(log, exception, call.Request.Method, call.Request.Reply?.MessageId);
        }
        finally
        {
            room.Release();
            _inHand.End();
        }
    }

    private async Task<Outcome> AnswerAsync(Call call)
    {
        var request = call.Request;
        if (request.Namespace != Namespace || !RpcVersion.Takes(Version, request.Version))
            return new Outcome("UnsupportedVersion", Failure: RpcFailure.UnsupportedVersion(request.Version, request.Method));
        if (!endpoint.Methods.Contains(request.Method))
            return new Outcome("NoSuchMethod", Failure: RpcFailure.NoSuchMethod(request.Method));
        var cancellation = call.Waiting ? _stopping.Token : _abandoning.Token;
        try
        {
            var (arguments, wrong) = CallArguments.Read(request.Method, request.Arguments);
            if (wrong is not null)
                return new Outcome("TypeError", Failure: wrong);
            return await endpoint.Handle(request.Method, arguments!.CallId, arguments.Arguments, cancellation).ConfigureAwait(false) switch
            {
                RpcAnswer.Result result => new Outcome("result", result.Json),
                RpcAnswer.Refused { Refusal: var refusal } => new Outcome(refusal.Kind.ToString(), Failure: RpcFailure.Of(refusal)),
                var other => throw new InvalidOperationException($"no reply for {other.GetType().Name}"),
            };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return call.Waiting
                ? new Outcome(nameof(FaultKind.Unavailable), Failure: RpcFailure.Of(Refusal.Unavailable("the control plane is stopping; ask again")))
                : new Outcome("abandoned");
        }
        catch (Exception exception)
        {
            Failed(log, exception, request.Method, request.Reply?.MessageId);
            return new Outcome("failed", Failure: RpcFailure.Of(new Refusal(
                FaultKind.DriverError,
                "the control plane failed on this call; its log says why",
                $"the control plane failed on this call ({exception.GetType().Name}); its log says why, look for message {request.Reply?.MessageId}")));
        }
    }

    private async Task FinishAsync(Call call, Outcome outcome)
    {
        metrics.Called(endpoint.Methods.Contains(call.Request.Method) ? call.Request.Method : null, outcome.Name);
        if (outcome.Abandoned)
            return;
        var (session, tag) = (call.Delivery.Session, call.Delivery.Tag);
        if (call.Request.Reply is not { } reply)
        {
            if (!call.Waiting)
                await session.AcknowledgeAsync(tag).ConfigureAwait(false);
            return;
        }
        Func<ReadOnlyMemory<byte>> body = call.Waiting
            ? () => (endpoint.Withheld() is { } refusal ? outcome with { Result = null, Failure = RpcFailure.Of(refusal) } : outcome).ReplyTo(reply)
            : () => outcome.ReplyTo(reply);
        var sent = call.Waiting ? await session.ReplyAsync(reply.Queue, body).ConfigureAwait(false) : await session.ReplyAndAcknowledgeAsync(reply.Queue, body(), tag).ConfigureAwait(false);
        if (!sent && !await ReplyLaterAsync(session, reply.Queue, body).ConfigureAwait(false))
            ReplyLost(log, call.Request.Method, reply.MessageId);
    }

    /// <summary>The broker delivers the call again, but its caller need not wait for that.</summary>
    private async Task<bool> ReplyLaterAsync(RpcSession ended, string queue, Func<ReadOnlyMemory<byte>> body)
    {
        sessions.Remove(ended);
        try
        {
            var next = await sessions.NextAsync(ReplyPatience, time, _stopping.Token).ConfigureAwait(false);
            return await next.ReplyAsync(queue, body).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private sealed record Call(Delivery Delivery, RpcRequest Request, bool Waiting);

    /// <param name="Name">As the metrics have it.</param>
    private sealed record Outcome(string Name, ReadOnlyMemory<byte>? Result = null, RpcFailure? Failure = null)
    {
        public bool Abandoned => Result is null && Failure is null;

        public byte[] ReplyTo(ReplyAddress reply) =>
            Failure is null ? RpcReply.Result(reply.MessageId, Result!.Value.Span) : RpcReply.Failure(reply.MessageId, Failure);
    }
}
