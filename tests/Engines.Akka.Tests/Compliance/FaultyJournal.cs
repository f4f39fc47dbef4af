using Akka.Actor;
using Akka.Persistence;
using LoxiActors.EngineCompliance;
using LoxiActors.Engines.Akka.Journal;

namespace LoxiActors.Engines.Akka.Tests.Compliance;

/// <summary>
/// Stands before the real journal, and has the faults that it is told to have. Before it and not in it, because a journal answers in the
/// order in which it was asked: one append that it holds back would hold all.
/// </summary>
public sealed class FaultyJournal : UntypedActor
{
    private readonly FaultsOfSystem _system = FaultsOfSystem.Of(Context.System);
    private readonly IActorRef _journal = Persistence.Instance.Apply(Context.System).JournalFor(StoreConfig.Journal);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WriteMessages write:
                Write(write);
                break;
            case ReplayMessages replay when _system.Faults.Unreadable:
                replay.PersistentActor.Tell(new ReplayMessagesFailure(new InvalidOperationException("unreadable on purpose")));
                break;
            case Go go:
                go.Act();
                break;
            default:
                _journal.Forward(message);
                break;
        }
    }

    private void Write(WriteMessages write)
    {
        var fault = _system.Faults.Append;
        var held = _system.Faults.TakeHeld();
        if (fault is AppendFault.Lost)
            Fail(write, "lost on purpose");
        else if (held is { Stored: false })
            held.HoldAsync().PipeTo(Self, Sender, success: () => new Go(() => Pass(write)));
        else if (held is not null || fault is AppendFault.AnswerLost)
            Intercept(write, held, fault);
        else
            _journal.Forward(write);
    }

    /// <summary>What waited when the process ended never reaches the store.</summary>
    private void Pass(WriteMessages write)
    {
        if (!_system.Killed)
            _journal.Tell(write, Sender);
    }

    private void Intercept(WriteMessages write, HeldAppend? held, AppendFault fault)
    {
        var lost = fault is AppendFault.AnswerLost;
        var answers = Context.ActorOf(Props.Create(() => new Answers(write.PersistentActor, held, lost)));
        _journal.Tell(new WriteMessages(write.Messages, answers, write.ActorInstanceId), Sender);
    }

    private static void Fail(WriteMessages write, string reason)
    {
        var cause = new InvalidOperationException(reason);
        var all = write.Messages.SelectMany(message => message is AtomicWrite atomic ? (IEnumerable<IPersistentRepresentation>)atomic.Payload : []).ToArray();
        write.PersistentActor.Tell(new WriteMessagesFailed(cause, all.Length));
        foreach (var one in all)
            write.PersistentActor.Tell(new WriteMessageFailure(one, cause, write.ActorInstanceId));
    }

    private sealed record Go(Action Act) : INoSerializationVerificationNeeded;

    /// <summary>Gets what the journal answers in place of whoever asked, and passes it on late, or something else.</summary>
    private sealed class Answers : UntypedActor
    {
        private readonly List<object> _waiting = [];
        private readonly IActorRef _asker;
        private readonly bool _lost;
        private bool _held;

        public Answers(IActorRef asker, HeldAppend? held, bool lost)
        {
            (_asker, _lost, _held) = (asker, lost, held is not null);
            if (held is null)
                return;
            First = () => held.HoldAsync().PipeTo(Self, success: () => new Go(() => { }));
        }

        /// <summary>Done when the journal has answered: then it is stored.</summary>
        private Action First { get; set; } = () => { };

        protected override void OnReceive(object message)
        {
            if (message is Go)
            {
                _held = false;
                _waiting.ForEach(waiting => _asker.Tell(waiting));
                _waiting.Clear();
                return;
            }

            First();
            First = () => { };
            var answer = _lost ? Lost(message) : message;
            if (_held)
                _waiting.Add(answer);
            else
                _asker.Tell(answer);
        }

        private static object Lost(object answer)
        {
            var cause = new InvalidOperationException("answer lost on purpose");
            return answer switch
            {
                WriteMessagesSuccessful => new WriteMessagesFailed(cause, 1),
                WriteMessageSuccess success => new WriteMessageFailure(success.Persistent, cause, success.ActorInstanceId),
                _ => answer,
            };
        }
    }
}
