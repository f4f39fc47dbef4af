using System.Collections.Immutable;
using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using ProbeEntity = LoxiActors.Actors.Seam.EntityDefinition<
    LoxiActors.EngineCompliance.Probe.ProbeState, LoxiActors.EngineCompliance.Probe.ProbeInput, LoxiActors.EngineCompliance.Probe.ProbeEvent>;

namespace LoxiActors.Engines.Local.Tests.Compliance;

/// <summary>Stands for an engine that changes the effects of every decision.</summary>
internal sealed class WithEffects(ProbeEntity inner, Func<ImmutableArray<Effect>, IEnumerable<Effect>> change) : DelegatingDefinition(inner)
{
    public override Decision<ProbeEvent> Decide(ProbeState state, ProbeInput input, DateTimeOffset now)
    {
        var decision = base.Decide(state, input, now);
        return decision with { Effects = [.. change(decision.Effects)] };
    }
}

/// <summary>Stands for an engine that never says that an entity is recovered.</summary>
internal sealed class WithoutRecovered(ProbeEntity inner) : DelegatingDefinition(inner)
{
    public override Decision<ProbeEvent> Decide(ProbeState state, ProbeInput input, DateTimeOffset now) =>
        input is Recover ? Decision<ProbeEvent>.Nothing : base.Decide(state, input, now);
}

/// <summary>Stands for an engine that lets an entity decide twice at the same time.</summary>
internal sealed class TwiceAtOnce(ProbeEntity inner) : DelegatingDefinition(inner)
{
    public override Decision<ProbeEvent> Decide(ProbeState state, ProbeInput input, DateTimeOffset now)
    {
        Parallel.For(0, 500, _ => base.Decide(state, new Say("at the same time"), now));
        return base.Decide(state, input, now);
    }
}

/// <summary>Stands for an engine in which a timer doesn't take the place of one of its name.</summary>
internal sealed class TimersSideBySide(ProbeEntity inner) : DelegatingDefinition(inner)
{
    public override Decision<ProbeEvent> Decide(ProbeState state, ProbeInput input, DateTimeOffset now)
    {
        var decision = base.Decide(state, input, now);
        return decision with { Effects = [.. decision.Effects.Select(e => e is StartTimer t ? t with { Name = $"{t.Name}#{t.Epoch}" } : e)] };
    }

    public override ProbeInput TimerFired(StartTimer timer) => base.TimerFired(timer with { Name = timer.Name.Split('#')[0] });
}

/// <summary>Stands for an engine whose timers don't bring back the epoch with which they were started.</summary>
internal sealed class TimersWithoutEpoch(ProbeEntity inner) : DelegatingDefinition(inner)
{
    public override ProbeInput TimerFired(StartTimer timer) => base.TimerFired(timer with { Epoch = 0 });
}

/// <summary>Stands for an engine that loses something on the way through a snapshot.</summary>
internal sealed class LossySnapshots(ProbeEntity inner) : DelegatingDefinition(inner)
{
    public override byte[] SerializeState(ProbeState state) => base.SerializeState(state with { Numbers = [.. state.Numbers.Take(3)] });
}

internal sealed class Unguarded(ProbeEntity inner) : DelegatingDefinition(inner)
{
    public override bool NeedsGuarding(ProbeState state) => false;
}

/// <summary>Stands for an engine that lets two entities have one address.</summary>
internal sealed class SharedAddresses(ProbeEntity inner) : DelegatingDefinition(inner)
{
    public override IEnumerable<IndexChange> IndexChanges(ProbeEvent happened) =>
        base.IndexChanges(happened).Where(change => change is not IndexChange.ClaimAddress);
}

/// <summary>Stands for an engine that stores what can't be replayed.</summary>
internal sealed class TakesAnything(ProbeEntity inner) : DelegatingDefinition(inner)
{
    public override ProbeState Evolve(ProbeState state, ProbeEvent happened) => happened is Unknowable ? state : base.Evolve(state, happened);
}
