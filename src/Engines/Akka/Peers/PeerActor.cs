using Akka.Actor;
using LoxiActors.Engines.Akka.Entities;

namespace LoxiActors.Engines.Akka.Peers;

/// <summary>Answers what other hosts ask of this one.</summary>
internal sealed class PeerActor(ClusterPeers peers) : UntypedActor
{
    public const string Name = "loxi-peer";

    /// <summary>Long polls of a handful of agents, and what operators read.</summary>
    private const int AtOnce = 1_024;

    private int _underWay;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PeerAsked when _underWay >= AtOnce:
                Sender.Tell(new NotShown($"{AtOnce} questions of other hosts wait already"));
                break;
            case PeerAsked asked:
                _underWay++;
                var (sender, self) = (Sender, Self);
                AnswerAsync(asked).ContinueWith(
                    answer =>
                    {
                        sender.Tell(answer.Result, self);
                        self.Tell(Answered.Instance);
                    },
                    CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                break;
            case Answered:
                _underWay--;
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private async Task<IWireMessage> AnswerAsync(PeerAsked asked)
    {
        try
        {
            return new PeerAnswered(await peers.AnswerAsync(asked.Method, asked.Arguments).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Whoever asks is told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return new NotShown(failure.Message);
        }
    }

    private sealed record Answered : INoSerializationVerificationNeeded
    {
        public static Answered Instance { get; } = new();
    }
}
