using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;
using LoxiActors.EngineCompliance;

namespace LoxiActors.Engines.Akka.Tests.Compliance;

/// <summary>The real journal, with faults where it is told to have them.</summary>
public sealed class FaultyJournal : SqlWriteJournal
{
    private readonly FaultsOfSystem _system = FaultsOfSystem.Of(Context.System);

    public FaultyJournal(Config config)
        : base(config)
    {
    }

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback) =>
        _system.Faults.Unreadable
            ? Task.FromException(new InvalidOperationException("unreadable on purpose"))
            : base.ReplayMessagesAsync(context, persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback);

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        _system.Faults.Unreadable ? Task.FromException<long>(new InvalidOperationException("unreadable on purpose")) : base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr);

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        // What the base class does next it does with the actor's context, which is gone after a wait.
        var faults = _system.Faults;
        var fault = faults.Append;
        var held = faults.TakeHeld();
        if (held is { Stored: false })
        {
            await held.WaitAsync();
            if (_system.Killed)
                throw new InvalidOperationException("the process has ended");
        }

        if (fault is AppendFault.Lost)
            throw new InvalidOperationException("lost on purpose");
        var result = await base.WriteMessagesAsync(messages);
        if (held is { Stored: true })
            await held.WaitAsync();
        return fault is AppendFault.AnswerLost ? throw new InvalidOperationException("answer lost on purpose") : result;
    }
}
