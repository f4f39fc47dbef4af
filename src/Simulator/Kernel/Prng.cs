namespace LoxiActors.Simulation.Kernel;

/// <summary>
/// xoshiro256**, seeded by SplitMix64: the same numbers for the same seed in every process and version of .NET, which
/// <see cref="Random"/> doesn't promise. Split per purpose, so that one more draw here moves nothing there.
/// </summary>
internal sealed class Prng
{
    private readonly ulong _origin;
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public Prng(ulong seed)
    {
        _origin = seed;
        _a = Mix(ref seed);
        _b = Mix(ref seed);
        _c = Mix(ref seed);
        _d = Mix(ref seed);
    }

    /// <summary>A generator of its own for a purpose; doesn't depend on how much was drawn here.</summary>
    public Prng Split(string purpose)
    {
        var seed = _origin;
        foreach (var character in purpose)
            seed = (seed ^ character) * 0x100000001B3;
        return new Prng(seed ^ 0x9E3779B97F4A7C15);
    }

    public ulong Next()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>From 0 up to, not including, the bound.</summary>
    public int Below(int bound) => (int)(((UInt128)Next() * (ulong)bound) >> 64);

    /// <summary>From the first to the last, both included.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>From 0 up to, not including, 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => probability > 0 && Unit() < probability;

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + new TimeSpan((long)(Unit() * (most - least).Ticks));

    /// <summary>The waiting time for something that happens by chance, at most ten times the mean.</summary>
    public TimeSpan Exponential(TimeSpan mean) => new((long)(Math.Min(-Math.Log(1 - Unit()), 10) * mean.Ticks));

    public T Pick<T>(IReadOnlyList<T> among) => among[Below(among.Count)];

    public Guid Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next());
        BitConverter.TryWriteBytes(bytes[8..], Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static ulong Mix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
