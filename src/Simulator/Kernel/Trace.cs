using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LoxiActors.Simulation.Kernel;

/// <summary>
/// What happened, as a hash that two runs of a seed must share, and for a person who replays it as text. Every line of the text but
/// asides, and everything that was stored in the journal, is in the hash; lines with their moment.
/// </summary>
internal sealed class Trace(Agenda agenda, TextWriter? text)
{
    private const ulong Prime = 0x9E3779B97F4A7C15;
    private ulong _hash = 0xCBF29CE484222325;

    public string Hash => _hash.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Whether lines are written out; the hash has them in any case.</summary>
    public bool IsRead => text is not null;

    public void Line(string who, string what)
    {
        Add(agenda.Now.Ticks);
        Add(who);
        Add(what);
        Aside(who, what);
    }

    /// <summary>Only for a person, and not in the hash: what it is about is there in another form.</summary>
    public void Aside(string who, string what) => text?.WriteLine($"{At(agenda.Now)}  {who,-10} {what}");

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        while (bytes.Length >= 8)
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        var rest = 0UL;
        foreach (var part in bytes)
            rest = (rest << 8) | part;
        Mix(rest);
    }

    public static string At(TimeSpan time) => string.Create(
        CultureInfo.InvariantCulture, $"{time.Days,3}d {time.Hours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}");

    private void Add(long number) => Mix((ulong)number);

    private void Add(string words) => Bytes(MemoryMarshal.AsBytes(words.AsSpan()));

    private void Mix(ulong value) => _hash = ulong.RotateLeft((_hash ^ value) * Prime, 29);
}
