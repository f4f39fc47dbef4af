namespace LoxiActors.EngineCompliance.Rules;

/// <summary>Equal numbers for equal seeds on every runtime (SplitMix64).</summary>
internal sealed class Prng(ulong seed)
{
    private ulong _state = seed;

    /// <summary>0 to <paramref name="bound"/> - 1; the bound is small.</summary>
    public int Next(int bound)
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)bound);
    }
}
