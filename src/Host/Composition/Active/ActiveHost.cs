using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Octavia;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Composition.Active;

/// <summary>Whichever host acts: this one, or one that is asked and answers what it would answer there.</summary>
internal sealed class ActiveHost : IActiveHost
{
    private const string View = "view";
    private const string Figures = "figures";
    private const string DeclareDead = "declare_dead";
    private const string Agent = "agent";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A poll of another host is this long at most: should that host be lost, whoever polls has to come again to hear what its successor has to say.</summary>
    private const int LongestPoll = 3;

    private readonly IActiveHost _here;
    private readonly IPeers _peers;

    /// <summary>Before the engine starts: other hosts ask this one from then on.</summary>
    public ActiveHost(IActiveHost here, IPeers peers)
    {
        (_here, _peers) = (here, peers);
        peers.Answer(View, async (_, cancellation) => Write(await here.ViewAsync(cancellation)));
        peers.Answer(Figures, async (listeners, cancellation) => Write(await here.FiguresAsync(Read<ImmutableArray<ListenerId>>(listeners), cancellation)));
        peers.Answer(DeclareDead, async (word, cancellation) =>
        {
            var (node, by, reason) = Read<DeathWord>(word);
            return Write(await here.DeclareDeadAsync(node, by, reason, cancellation));
        });
        foreach (var method in AgentMethods.OfActiveHost)
            peers.Answer($"{Agent}.{method}", async (arguments, cancellation) => Write(await here.AgentAsync(method, arguments, cancellation)));
    }

    public async ValueTask<ActiveHostView> ViewAsync(CancellationToken cancellation) =>
        _peers.HasSingleton ? await _here.ViewAsync(cancellation) : Read<ActiveHostView>(await AskAsync(View, Array.Empty<byte>(), cancellation));

    public async ValueTask<ImmutableArray<ListenerStatistics>> FiguresAsync(IReadOnlyCollection<ListenerId> listeners, CancellationToken cancellation) =>
        _peers.HasSingleton ? await _here.FiguresAsync(listeners, cancellation) : Read<ImmutableArray<ListenerStatistics>>(await AskAsync(Figures, Write(listeners), cancellation));

    public async ValueTask<Declared> DeclareDeadAsync(NodeName node, string by, string? reason, CancellationToken cancellation) =>
        _peers.HasSingleton
            ? await _here.DeclareDeadAsync(node, by, reason, cancellation)
            : Read<Declared>(await AskAsync(DeclareDead, Write(new DeathWord(node, by, reason)), cancellation));

    public async ValueTask<MethodAnswer> AgentAsync(string method, ReadOnlyMemory<byte> arguments, CancellationToken cancellation)
    {
        if (_peers.HasSingleton)
            return await _here.AgentAsync(method, arguments, cancellation);
        if (OctaviaMethods.IsLongPoll(method))
            arguments = Shortened(arguments);
        return ReadAnswer(await AskAsync($"{Agent}.{method}", arguments, cancellation));
    }

    private ValueTask<ReadOnlyMemory<byte>> AskAsync(string method, ReadOnlyMemory<byte> arguments, CancellationToken cancellation) =>
        _peers.AskSingletonAsync(method, arguments, Patience, cancellation);

    /// <summary>What isn't as it should be is left to the host that answers.</summary>
    private static ReadOnlyMemory<byte> Shortened(ReadOnlyMemory<byte> arguments)
    {
        try
        {
            if (JsonNode.Parse(arguments.Span) is not JsonObject body || body["wait"] is not JsonValue wait || !wait.TryGetValue<int>(out var seconds) || seconds <= LongestPoll)
                return arguments;
            body["wait"] = LongestPoll;
            return Write(body);
        }
        catch (JsonException)
        {
            return arguments;
        }
    }

    private static ReadOnlyMemory<byte> Write(MethodAnswer answer) => answer switch
    {
        MethodAnswer.Result result => Write(new Answer(result.Json.ToArray(), null)),
        MethodAnswer.Refused refused => Write(new Answer(null, WireJson.SerializeReply(new Reply.Refused(refused.Refusal)))),
        _ => throw new NotSupportedException(answer.GetType().Name),
    };

    private static MethodAnswer ReadAnswer(ReadOnlyMemory<byte> json) => Read<Answer>(json) switch
    {
        { Result: { } result } => new MethodAnswer.Result(result),
        { Refused: { } refused } => MethodAnswer.No(((Reply.Refused)WireJson.DeserializeReply(refused)).Refusal),
        _ => throw new NotSupportedException("the answer of another host is empty"),
    };

    private static ReadOnlyMemory<byte> Write<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document, ApiJson.Options);

    private static T Read<T>(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize<T>(json.Span, ApiJson.Options)!;

    private sealed record DeathWord(NodeName Node, string By, string? Reason);

    /// <summary>One of the two.</summary>
    private sealed record Answer(byte[]? Result, byte[]? Refused);
}
