using System.Globalization;
using System.Text;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.CrashWriter;

public sealed record Counter(long Value);

public sealed record Increment;

public sealed record Incremented(long To);

/// <summary>Counts; each increment's reply is accepted with the number it led to.</summary>
public sealed class CounterDefinition : EntityDefinition<Counter, Increment, Incremented>
{
    private static readonly Increment None = new();

    public override string Kind => "counter";

    public override Counter Initial(string key) => new(0);

    public override Decision<Incremented> Decide(Counter state, Increment input, DateTimeOffset now) => ReferenceEquals(input, None)
        ? Decision<Incremented>.Nothing
        : new([new Incremented(state.Value + 1)], [], new Reply.Accepted(state.Value + 1, Duplicate: false));

    public override Counter Evolve(Counter state, Incremented happened) => happened.To == state.Value + 1
        ? new Counter(happened.To)
        : throw new NotSupportedException($"{happened.To} after {state.Value}");

    public override Increment Recovered() => None;

    public override Increment TimerFired(StartTimer timer) => None;

    public override bool NeedsGuarding(Counter state) => false;

    public override IEnumerable<IndexChange> IndexChanges(Incremented happened) => [];

    public override byte[] SerializeEvent(Incremented happened) => Write(happened.To);

    public override Incremented DeserializeEvent(ReadOnlySpan<byte> json) => new(Read(json));

    public override byte[] SerializeState(Counter state) => Write(state.Value);

    public override Counter DeserializeState(ReadOnlySpan<byte> json) => new(Read(json));

    public override byte[] SerializeInput(Increment input) => throw new NotSupportedException("there is one host");

    public override Increment DeserializeInput(ReadOnlySpan<byte> json) => throw new NotSupportedException("there is one host");

    private static byte[] Write(long value) => Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));

    private static long Read(ReadOnlySpan<byte> json) => long.Parse(json, CultureInfo.InvariantCulture);
}

public sealed class NoEffects : IEffectHandler
{
    public void Handle(EntityId entity, Effect effect)
    {
    }
}
