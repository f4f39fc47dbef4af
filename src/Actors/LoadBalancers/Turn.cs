using System.Collections.Immutable;
using LoxiActors.Actors.LoadBalancers.Compiling;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>One decision in the making: the state as it will be after the events so far, and the effects that follow.</summary>
internal sealed partial class Turn
{
    private static readonly Compilation Nothing = new(Protocol.LoxiLb.NodeConfiguration.Empty, [], []);

    private static readonly CompiledVersion Emptiness = new(Nothing);

    private readonly LoadBalancerState _before;
    private readonly ImmutableArray<LoadBalancerEvent>.Builder _events = ImmutableArray.CreateBuilder<LoadBalancerEvent>();
    private readonly ImmutableArray<Effect>.Builder _effects = ImmutableArray.CreateBuilder<Effect>();
    private readonly SortedDictionary<(ObjectKind Kind, Guid Id), ObjectStatus> _owed = [];
    private readonly Dictionary<long, CompiledVersion> _compiled = [];
    private bool _publish;
    private bool _withdraw;

    public Turn(LoadBalancerSettings settings, LoadBalancerState before, DateTimeOffset now)
    {
        Settings = settings;
        _before = before;
        State = before;
        Now = now;
    }

    public LoadBalancerState State { get; private set; }

    public LoadBalancerSettings Settings { get; }

    public DateTimeOffset Now { get; }

    /// <summary>What the newest wanted version means on a node.</summary>
    public Compilation Compiled => State.Wanted is { } wanted ? Compile(wanted).Compilation : Nothing;

    /// <summary>What a version means that is kept; null for one that is not.</summary>
    public CompiledVersion? CompiledAt(long generation) =>
        State.Versions.FirstOrDefault(version => version.Generation == generation) is { } version ? Compile(version) : null;

    public CompiledVersion Compile(WantedVersion version)
    {
        if (!_compiled.TryGetValue(version.Generation, out var compiled))
            _compiled[version.Generation] = compiled = new CompiledVersion(version.Tree is { } tree ? Compile(tree, version.BackupsIn) : Nothing);
        return compiled;
    }

    /// <summary>What a tree would mean that is not wanted yet.</summary>
    public Compilation Compile(LoadBalancer tree, ImmutableArray<PoolId> backupsIn) =>
        Compiler.Compile(tree, backupsIn.ToHashSet(), Settings.Compiler);

    public void Emit(LoadBalancerEvent @event)
    {
        _events.Add(@event);
        State = LoadBalancerEvolution.Evolve(State, @event);
    }

    public void Do(Effect effect) => _effects.Add(effect);

    /// <summary>Adds to what Octavia is told at the end of this turn; a later word on the same object wins where it says something.</summary>
    public void Owe(ObjectRef @object, ProvisioningStatus? provisioning, OperatingStatus? operating = null)
    {
        var key = (@object.Kind, @object.Id);
        _owed.TryGetValue(key, out var known);
        _owed[key] = new ObjectStatus(@object, provisioning ?? known?.Provisioning, operating ?? known?.Operating);
    }

    /// <summary>Withdraws the report even if nothing was owed before: an earlier word of that may have been lost on its way, and somebody still hands it out.</summary>
    public void WithdrawAnyway() => _withdraw = true;

    /// <summary>Publishes what is owed even if nothing of it is new: the outbox of an old process is gone.</summary>
    public void PublishAnyway() => _publish = true;

    public Decision<LoadBalancerEvent> Decide(Reply reply) => new(_events.ToImmutable(), _effects.ToImmutable(), reply);

    private void FlushStatuses()
    {
        // Less being owed is a change too: the outbox knows the newer report by its number only.
        if (_owed.Count > 0 || (!State.Owed.IsEmpty && !State.Owed.AsSpan().SequenceEqual(_before.Owed.AsSpan())))
        {
            Emit(new StatusesOwed { At = Now, Number = State.LastReport + 1, Statuses = [.. _owed.Values] });
            _owed.Clear();
        }

        var readBack = State.ReadBack;
        if (State.Owed.IsEmpty && readBack is null)
        {
            if (_withdraw || !_before.Owed.IsEmpty || _before.ReadBack is not null)
                Do(new WithdrawReport(State.Id, State.LastReport));
        }
        else if (_publish || State.Owed != _before.Owed || readBack != _before.ReadBack)
        {
            Do(new PublishReport(new StatusReport(State.Id, State.LastReport, [.. State.Owed.Select(owed => owed.Status)], readBack)));
        }
    }
}
