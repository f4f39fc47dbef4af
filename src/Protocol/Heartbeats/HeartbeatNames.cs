using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Protocol.Heartbeats;

/// <summary>
/// Writes the lists of a heartbeat. Brotli compresses them: the base library has calls for it that work from buffer to buffer and
/// end where the buffer ends, and it is the smallest of the three there.
/// </summary>
internal static class HeartbeatNames
{
    /// <summary>Instead of a length: 16 bytes follow, which as text are a UUID in lower case.</summary>
    public const byte Uuid = 255;

    private const int Lists = 5;
    private const int Quality = 5;
    private const int WindowBits = 16;

    /// <summary>Writes as many names as fit into <paramref name="to"/> when compressed.</summary>
    /// <param name="first">Names that are written before all others of whatever list.</param>
    public static (int Length, bool Cut) Write(Heartbeat heartbeat, IReadOnlySet<string> first, Span<byte> to)
    {
        var all = InOrderOfWeight(heartbeat, first);
        var names = all.Where(name => Encoding.UTF8.GetByteCount(name.Text) is > 0 and <= HeartbeatFormat.NameBytesMax).ToArray();
        Span<byte> plain = stackalloc byte[HeartbeatFormat.BodyBytesMax];
        if (Pack(names, plain, to, out var length))
            return (length, names.Length < all.Count);
        // None always fits; as many as possible are found by halving.
        var (fits, tooMany) = (0, names.Length);
        while (tooMany - fits > 1)
        {
            var middle = (fits + tooMany) / 2;
            if (Pack(names.AsSpan(0, middle), plain, to, out _))
                fits = middle;
            else
                tooMany = middle;
        }

        return Pack(names.AsSpan(0, fits), plain, to, out length)
            ? (length, true)
            : throw new InvalidOperationException("an empty body has no room");
    }

    private static bool Pack(ReadOnlySpan<Entry> names, Span<byte> plain, Span<byte> to, out int length)
    {
        length = 0;
        var at = 0;
        for (var list = 0; list < Lists; list++)
        {
            if (plain.Length - at < 2)
                return false;
            var countAt = at;
            at += 2;
            var count = 0;
            foreach (var name in names)
            {
                if (name.List != list)
                    continue;
                if (count == ushort.MaxValue || !TryWrite(name.Text, plain[at..], out var written))
                    return false;
                at += written;
                count++;
            }

            BinaryPrimitives.WriteUInt16BigEndian(plain[countAt..], (ushort)count);
        }

        return BrotliEncoder.TryCompress(plain[..at], to, out length, Quality, WindowBits);
    }

    private static bool TryWrite(string name, Span<byte> to, out int written)
    {
        written = 0;
        if (Guid.TryParseExact(name, "D", out var uuid) && string.Equals(uuid.ToString(), name, StringComparison.Ordinal))
        {
            if (to.Length < 17)
                return false;
            to[0] = Uuid;
            uuid.TryWriteBytes(to[1..], bigEndian: true, out _);
            written = 17;
            return true;
        }

        if (to.Length < 1 || !Encoding.UTF8.TryGetBytes(name, to[1..], out var length))
            return false;
        to[0] = (byte)length;
        written = 1 + length;
        return true;
    }

    /// <summary>When there isn't room for all: what has just changed, then peers, masters, endpoints, backups.</summary>
    private static List<Entry> InOrderOfWeight(Heartbeat heartbeat, IReadOnlySet<string> first)
    {
        var all = new List<Entry>();
        all.AddRange(heartbeat.PeersDown.Select(name => new Entry(0, name)));
        all.AddRange(heartbeat.PeersUp.Select(name => new Entry(1, name)));
        all.AddRange(Instances(heartbeat.Roles, HaRole.Master, 2));
        all.AddRange(heartbeat.EndpointsDown.Select(name => new Entry(4, name)));
        all.AddRange(Instances(heartbeat.Roles, HaRole.Backup, 3));
        return first.Count == 0 ? all : [.. all.Where(entry => first.Contains(entry.Text)), .. all.Where(entry => !first.Contains(entry.Text))];
    }

    private static IEnumerable<Entry> Instances(ImmutableSortedDictionary<string, HaRole> roles, HaRole role, int list) =>
        roles.Where(pair => pair.Value == role).Select(pair => new Entry(list, pair.Key));

    private readonly record struct Entry(int List, string Text);
}
