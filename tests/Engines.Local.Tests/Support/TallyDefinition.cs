using System.Text.Json;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Local.Tests.Support;

internal class TallyDefinition : EntityDefinition<Tally, TallyInput, TallyEvent>
{
    private int _recovered;

    public override string Kind => "tally";

    /// <summary>How often <see cref="Recovered"/> was delivered, over all entities.</summary>
    public int RecoveredCount => Volatile.Read(ref _recovered);

    /// <summary>For whoever wants to see or hold up a decision.</summary>
    public Action<TallyInput> Deciding { get; set; } = _ => { };

    public override Tally Initial(string key) => Tally.Empty;

    public override Decision<TallyEvent> Decide(Tally state, TallyInput input, DateTimeOffset now)
    {
        Deciding(input);
        return input switch
        {
            Add { Number: 0 } => Decision<TallyEvent>.Only(new Reply.Refused(Refusal.BadRequest("number is 0"))),
            Add add => new([new Added(add.Number)], [], new Reply.Accepted(state.Added.Length + 1, false)),
            Begin => new([new Begun()], [new Work("begin")], Reply.None),
            Finish => new([new Finished()], [], Reply.None),
            Arm arm => new([new Added(1)], [new StartTimer(arm.Name, arm.Epoch, arm.Due)], Reply.None),
            Disarm disarm => new([], [new CancelTimer(disarm.Name)], Reply.None),
            TallyTimer fired => new([new Fired(fired.Timer.Name, fired.Timer.Epoch)], [], Reply.None),
            Own own => new([new Owned { Changes = own.Changes }], [], Reply.None),
            End => new([new Ended()], [new Retire()], Reply.None),
            Look => new([], [new Looked(state.Added.Sum())], Reply.None),
            Fail { Where: "decide" } => throw new InvalidOperationException("on purpose"),
            Fail { Where: "effect" } => new([new Added(1)], [new Work("throw"), new Work("after")], Reply.None),
            Fail => new([new Unknown()], [new Work("never")], Reply.None),
            TallyRecovered => Recovered(state),
            _ => throw new NotSupportedException(input.GetType().Name),
        };
    }

    public override Tally Evolve(Tally state, TallyEvent happened) => happened switch
    {
        Added added => state with { Added = state.Added.Add(added.Number) },
        Begun => state with { Open = true },
        Finished => state with { Open = false },
        Fired fired => state with { Fired = state.Fired.Add($"{fired.Name}/{fired.Epoch}") },
        Owned or Ended => state,
        _ => throw new NotSupportedException(happened.GetType().Name),
    };

    public override TallyInput Recovered() => new TallyRecovered();

    public override TallyInput TimerFired(StartTimer timer) => new TallyTimer(timer);

    public override bool NeedsGuarding(Tally state) => state.Open;

    public override IEnumerable<IndexChange> IndexChanges(TallyEvent happened) => happened is Owned owned ? owned.Changes : [];

    public override byte[] SerializeEvent(TallyEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened);

    public override TallyEvent DeserializeEvent(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<TallyEvent>(json)!;

    public override byte[] SerializeState(Tally state) => JsonSerializer.SerializeToUtf8Bytes(state);

    public override Tally DeserializeState(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<Tally>(json)!;

    public override byte[] SerializeInput(TallyInput input) => throw new NotSupportedException("there is one host");

    public override TallyInput DeserializeInput(ReadOnlySpan<byte> json) => throw new NotSupportedException("there is one host");

    private Decision<TallyEvent> Recovered(Tally state)
    {
        Interlocked.Increment(ref _recovered);
        return state.Open ? new([], [new Work("recovered")], Reply.None) : Decision<TallyEvent>.Nothing;
    }
}
