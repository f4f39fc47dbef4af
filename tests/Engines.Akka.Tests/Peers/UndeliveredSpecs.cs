using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Peers;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Tests.Peers;

/// <summary>What reaches nobody is answered, if somebody waits for it.</summary>
public sealed class UndeliveredSpecs : TestKit
{
    private readonly IActorRef _gone;

    public UndeliveredSpecs()
        : base(Patience.Settings + "akka { loglevel = ERROR, log-dead-letters = off }")
    {
        _gone = Sys.DeadLetters;
        Sys.ActorOf(Props.Create(() => new Undelivered())).Tell(new Identify(null));
        ExpectMsg<ActorIdentity>();
    }

    [Fact]
    public async Task A_call_is_refused_for_now()
    {
        _gone.Tell(new Asked("probe", "one", new Say("hello")), TestActor);
        var refusal = Assert.IsType<Reply.Refused>((await ExpectMsgAsync<Answered>()).Reply).Refusal;
        Assert.Equal(FaultKind.Unavailable, refusal.Kind);
        Assert.Equal("did not reach probe/one: the host that it was for is not there", refusal.OperatorFault);
    }

    [Fact]
    public async Task A_question_is_answered_by_the_reason()
    {
        _gone.Tell(new Queried("probe", "one"), TestActor);
        Assert.Equal("the host that it was for is not there", (await ExpectMsgAsync<NotShown>()).Reason);
        _gone.Tell(new PeerAsked("view", default), TestActor);
        await ExpectMsgAsync<NotShown>();
    }

    [Fact]
    public async Task What_is_sent_again_until_it_arrives_is_not_answered_and_neither_is_what_nobody_waits_for()
    {
        _gone.Tell(new Told("probe", "one", new Say("hello"), Guid.Empty, 1), TestActor);
        _gone.Tell(new PeerAsked("heartbeat", default), ActorRefs.NoSender);
        _gone.Tell(new PeerAsked("last", default), TestActor);
        await ExpectMsgAsync<NotShown>();
        await ExpectNoMsgAsync(TimeSpan.Zero);
    }
}
