using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>The conclusions that are drawn from the state after every input.</summary>
internal sealed partial class Turn
{
    public void Settle(bool rearm)
    {
        if (State.Phase is LoadBalancerPhase.Unknown or LoadBalancerPhase.Retired)
        {
            FlushStatuses();
            return;
        }

        if (BackupServing.Wanted(State) is { } backups)
            Emit(new BackupsChanged { At = Now, In = backups });
        ConsiderFailover(rearm);
        DecideRoles();
        CarryFailoverOn(rearm);
        SetAside();
        foreach (var node in State.Nodes)
            ProgressRole(node);
        foreach (var node in State.Nodes)
            Progress(node);
        LetGo();
        foreach (var operation in State.Operations)
            EndIfOver(operation);

        // Where nothing has happened, everything that follows from the state was concluded before.
        if (State.Operations.IsEmpty && _events.Count > 0)
        {
            Heal();
            OweProblems();
            foreach (var told in OperatingStatuses.Changed(State, version => Compile(version).Configuration))
                Owe(told.Object, null, told.Status);
        }

        FlushStatuses();
        ReleaseIfDeleted();
        ArmDeadline(rearm);
        ArmFailover(rearm);
        ArmReadBack();
        RetireIfDone();
    }

    private void Progress(NodePlacement node)
    {
        // Who is dead is not asked; that it is none any more will be told.
        if (node.Attempt is not null || node.IsDead)
            return;
        var wanted = WantedOn(node);
        if (node.Applied is { } applied && applied.Generation == State.Generation && (applied.Fingerprint == wanted.Fingerprint || !node.WantsNothing))
            return;
        if (node.Applied?.Fingerprint == wanted.Fingerprint)
        {
            Emit(new ConfigurationApplied { At = Now, Node = node.Name, Generation = State.Generation, Fingerprint = wanted.Fingerprint });
            return;
        }

        if (node.Failure is { } failure && failure.RetryAt > Now && !(failure.Refused && failure.Generation < State.Generation))
        {
            Do(new StartTimer(LoadBalancerDecider.RetryTimerPrefix + node.Name, node.LastAttempt, failure.RetryAt));
            return;
        }

        var attempt = node.LastAttempt + 1;
        var from = KnownConfiguration(node);
        Emit(new ConfigurationStarted { At = Now, Node = node.Name, Generation = State.Generation, Attempt = attempt, Empties = node.WantsNothing ? true : null });
        Do(new ConfigureNode(State.Id, node.Name, State.Generation, attempt, from, wanted.Configuration, Ownership()));
    }

    private CompiledVersion WantedOn(NodePlacement node) => node.WantsNothing ? Emptiness : Compile(State.Wanted!);

    /// <summary>What the node holds, if it is still known to the letter; a compiler that has changed since then would make it a guess.</summary>
    private NodeConfiguration? KnownConfiguration(NodePlacement node)
    {
        if (node.Applied is not { } applied)
            return null;
        if (applied.Fingerprint == LoadBalancerDecider.EmptyFingerprint)
            return NodeConfiguration.Empty;
        return CompiledAt(applied.Generation) is { } held && held.Fingerprint == applied.Fingerprint ? held.Configuration : null;
    }

    private Ownership Ownership()
    {
        var trees = State.Versions.Select(version => version.Tree).Append(State.Leaving).OfType<LoadBalancer>().ToArray();
        ImmutableArray<string> addresses = [.. trees.SelectMany(tree => tree.VipAddresses).Distinct(StringComparer.Ordinal)];
        return new Ownership(
            State.Released ? [] : addresses,
            [.. trees.SelectMany(tree => tree.Listeners).SelectMany(listener => RuleName.AllOf(listener.Id, State.Id)).Distinct(StringComparer.Ordinal)],
            State.Released ? addresses : []);
    }

    private void EndIfOver(Operation operation)
    {
        // Octavia overwrites or loses what it is told within its transaction. One that outlasts the deadline is not waited for,
        // but what is to go must not go before it is known that Octavia has not rolled back.
        if (operation.Number > State.ReadBackThrough
            && (operation.Deadline > Now || operation.Touched.Any(touched => touched.Change is ObjectChange.Deleted)))
            return;
        // What Octavia asked for is to be seen by then, as far as the deadline allows.
        if (operation.Method == FailoverRequest.OctaviaMethod && operation.Deadline > Now && State.Failover is { Cause: FailoverCause.Octavia })
            return;
        if (Verdict.Of(State, operation.Generation, operation.Deadline <= Now) is not { } verdict)
            return;
        var reason = verdict is { Succeeded: false, Reason: { } why } && operation.Deadline <= Now
            ? $"not applied within {(operation.Deadline - operation.AcceptedAt).TotalSeconds:0.#} s: {why}"
            : verdict.Reason;
        Emit(new OperationEnded { At = Now, Number = operation.Number, Succeeded = verdict.Succeeded, Reason = reason });
        // Octavia took another call only because it had rolled this one back; what it has put into PENDING for that one, only its end may end.
        foreach (var touched in operation.Touched.Where(touched => !State.Operations.Any(later => later.Touches(touched.Object))))
            Owe(touched.Object, Ended(touched.Change, verdict.Succeeded));
    }

    /// <summary>What had ended in ERROR is on the nodes after all.</summary>
    private void Heal()
    {
        if (State.Faulted.IsEmpty || Verdict.Of(State, State.Generation, deadlinePassed: false) is not { Succeeded: true })
            return;
        var problems = Compiled.Problems.Select(problem => problem.Object).ToHashSet();
        foreach (var fault in State.Faulted.Where(fault => !problems.Contains(fault.Object)))
            Owe(fault.Object, Ended(fault.Change, succeeded: true));
    }

    /// <summary>Only a tree that was read back from Octavia can bring a problem in: a call that does is refused.</summary>
    private void OweProblems()
    {
        foreach (var problem in Compiled.Problems)
        {
            if (State.Faulted.All(fault => fault.Object != problem.Object))
                Owe(problem.Object, ProvisioningStatus.Error);
        }
    }

    private static ProvisioningStatus Ended(ObjectChange change, bool succeeded) =>
        !succeeded ? ProvisioningStatus.Error
        : change is ObjectChange.Deleted ? ProvisioningStatus.Deleted
        : ProvisioningStatus.Active;

    private void ArmDeadline(bool rearm)
    {
        // One whose deadline is over waits for its tree, and for nothing that a timer could bring.
        var earliest = State.Operations.Where(operation => operation.Deadline > Now).MinBy(operation => operation.Deadline);
        var earliestBefore = _before.Operations.Where(operation => operation.Deadline > Now).MinBy(operation => operation.Deadline);
        if (earliest is not null && (rearm || earliest.Number != earliestBefore?.Number))
            Do(new StartTimer(LoadBalancerDecider.DeadlineTimer, earliest.Number, earliest.Deadline));
        else if (earliest is null && earliestBefore is not null)
            Do(new CancelTimer(LoadBalancerDecider.DeadlineTimer));
    }

    /// <summary>A tree that could not be shown may be shown later; what was rolled back stays until then.</summary>
    private void ArmReadBack()
    {
        if (State.UnreadableInARow > _before.UnreadableInARow && State.UnreadableInARow <= LoadBalancerDecider.UnreadableMax)
            Do(new StartTimer(LoadBalancerDecider.ReadBackTimer, State.UnreadableInARow, Now + Settings.UnreadableRetry * Math.Pow(2, State.UnreadableInARow - 1)));
    }

    private void ReleaseIfDeleted()
    {
        if (State is not { Phase: LoadBalancerPhase.Deleted, Released: false, Operations.IsEmpty: true, Faulted.IsEmpty: true, Leaving: { } tree })
            return;
        Emit(new LoadBalancerReleased { At = Now, Addresses = [.. tree.VipAddresses], Objects = [.. TreeObjects.Of(tree)] });
    }

    private void RetireIfDone()
    {
        if (State is not { Phase: LoadBalancerPhase.Deleted, Operations.IsEmpty: true, Owed.IsEmpty: true, Faulted.IsEmpty: true })
            return;
        if (State.Nodes.Any(node => node.Applied?.Generation != State.Generation))
            return;
        Emit(new LoadBalancerRetired { At = Now, Nodes = [.. State.Nodes.Select(node => node.Name)] });
        Do(new WithdrawReport(State.Id, State.LastReport));
        Do(new Retire());
    }
}
