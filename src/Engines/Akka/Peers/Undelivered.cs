using Akka.Actor;
using Akka.Event;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Akka.Entities;

namespace LoxiActors.Engines.Akka.Peers;

/// <summary>
/// Tells whoever waits for an answer that the question reached nobody, so that it doesn't wait for as long as its patience lasts. Remoting knows it of a
/// host whose connection was closed; what went to one that is silent is simply not heard of.
/// </summary>
internal sealed class Undelivered : UntypedActor
{
    public const string Name = "loxi-undelivered";

    private const string Reason = "the host that it was for is not there";

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));

    protected override void OnReceive(object message)
    {
        if (message is not DeadLetter { Sender: var asker } lost || asker.IsNobody() || asker.Equals(Context.System.DeadLetters))
            return;
        switch (lost.Message)
        {
            case Asked asked:
                asker.Tell(new Answered(new Reply.Refused(EngineRefusals.NotDelivered(new EntityId(asked.Kind, asked.Key), Reason))));
                break;
            case Queried or Settled or PeerAsked:
                asker.Tell(new NotShown(Reason));
                break;
        }
    }
}
