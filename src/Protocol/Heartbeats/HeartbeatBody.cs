using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Protocol.Heartbeats;

/// <summary>
/// The part of a heartbeat that stays the same as long as nothing happens on the node, so that a receiver may keep what it has read.
/// </summary>
public sealed record HeartbeatBody(
    ImmutableSortedDictionary<string, HaRole> Roles,
    ImmutableArray<string> EndpointsDown,
    ImmutableArray<string> PeersDown,
    ImmutableArray<string> PeersUp)
{
    public static HeartbeatBody Empty { get; } = new(ImmutableSortedDictionary.Create<string, HaRole>(StringComparer.Ordinal), [], [], []);

    /// <summary>Reads a compressed body. Never unpacks more than <see cref="HeartbeatFormat.BodyBytesMax"/> bytes.</summary>
    /// <returns>Null for what is no body.</returns>
    public static HeartbeatBody? Read(ReadOnlySpan<byte> compressed)
    {
        Span<byte> plain = stackalloc byte[HeartbeatFormat.BodyBytesMax];
        if (!BrotliDecoder.TryDecompress(compressed, plain, out var length))
            return null;
        var reader = new NameReader(plain[..length]);
        try
        {
            var peersDown = reader.Names();
            var peersUp = reader.Names();
            var masters = reader.Names();
            var backups = reader.Names();
            var endpointsDown = reader.Names();
            if (!reader.IsAtEnd)
                return null;
            var roles = Empty.Roles.ToBuilder();
            foreach (var instance in masters)
                roles[instance] = HaRole.Master;
            foreach (var instance in backups)
                roles[instance] = HaRole.Backup;
            return roles.Count == masters.Length + backups.Length
                ? new HeartbeatBody(roles.ToImmutable(), endpointsDown, peersDown, peersUp)
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads lists of names; throws <see cref="FormatException"/> where they don't add up.</summary>
    private ref struct NameReader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public readonly bool IsAtEnd => _rest.IsEmpty;

        public ImmutableArray<string> Names()
        {
            var count = BinaryPrimitives.ReadUInt16BigEndian(Take(2));
            if (count > _rest.Length)
                throw new FormatException();
            var names = ImmutableArray.CreateBuilder<string>(count);
            for (var i = 0; i < count; i++)
                names.Add(Name());
            names.Sort(StringComparer.Ordinal);
            return names.MoveToImmutable();
        }

        private string Name()
        {
            var length = Take(1)[0];
            if (length == HeartbeatNames.Uuid)
                return new Guid(Take(16), bigEndian: true).ToString();
            return length is 0 or > HeartbeatFormat.NameBytesMax ? throw new FormatException() : Encoding.UTF8.GetString(Take(length));
        }

        private ReadOnlySpan<byte> Take(int length)
        {
            if (_rest.Length < length)
                throw new FormatException();
            var taken = _rest[..length];
            _rest = _rest[length..];
            return taken;
        }
    }
}
