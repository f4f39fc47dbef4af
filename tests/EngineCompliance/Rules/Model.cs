using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;

namespace LoxiActors.EngineCompliance.Rules;

/// <summary>What an entity should be like: the pure decider, run on the side.</summary>
internal sealed class Model(string key)
{
    private readonly ProbeDefinition _definition = new(new Trace());
    private ProbeState? _state;

    /// <summary>As an engine would write it; empty for an entity without events.</summary>
    public byte[] Bytes => BytesOf(_state);

    public static byte[] BytesOf(ProbeState? state) => state is null ? [] : new ProbeDefinition(new Trace()).SerializeState(state);

    /// <summary>Null when the input throws.</summary>
    public Reply? Take(ProbeInput input, DateTimeOffset now)
    {
        var state = _state ?? _definition.Initial(key);
        try
        {
            var decision = _definition.Decide(state, input, now);
            foreach (var happened in decision.Events)
                state = _definition.Evolve(state, happened);
            if (!decision.Events.IsEmpty)
                _state = state;
            return decision.Reply;
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }
}
