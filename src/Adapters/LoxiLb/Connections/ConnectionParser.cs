using System.Buffers.Text;
using System.Text.Json;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb.Connections;

/// <summary>
/// Picks the established connections out of <c>GET /config/conntrack/all</c>, piece by piece as the answer comes in. Each connection
/// has two entries; the one from the client has a destination translation for its action (read in LoxiLB 64045de).
/// </summary>
internal sealed class ConnectionParser
{
    private const int RootDepth = 1;
    private const int EntryDepth = 2;
    private const ulong HashStart = 14695981039346656037;
    private const ulong HashFactor = 1099511628211;

    private readonly Dictionary<ListenerId, IReadOnlySet<ulong>> _connections = [];
    private JsonReaderState _state;
    private Field _field;
    private Entry _entry;

    private enum Field
    {
        Other,
        List,
        Action,
        State,
        Service,
        Protocol,
        Source,
        SourcePort,
        Destination,
        DestinationPort,
    }

    /// <summary>By listener, as a rule's name says it; a number for each connection, made of its addresses and ports.</summary>
    public IReadOnlyDictionary<ListenerId, IReadOnlySet<ulong>> Connections => _connections;

    /// <summary>Entries so far, everybody's.</summary>
    public int Entries { get; private set; }

    /// <summary>The answer has a list of connections, be it an empty one or none at all.</summary>
    public bool SawList { get; private set; }

    /// <param name="last">Nothing comes after this.</param>
    /// <returns>How many of the bytes are done with; the others have to come again, with what follows them.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public int Parse(ReadOnlySpan<byte> bytes, bool last)
    {
        var reader = new Utf8JsonReader(bytes, last, _state);
        while (reader.Read())
            Take(ref reader);
        _state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _field = reader.CurrentDepth switch
                {
                    RootDepth => reader.ValueTextEquals("ctAttr"u8) ? Field.List : Field.Other,
                    EntryDepth + 1 => FieldOf(ref reader),
                    _ => Field.Other,
                };
                break;
            case JsonTokenType.StartObject when reader.CurrentDepth == EntryDepth:
                _entry = default;
                break;
            case JsonTokenType.EndObject when reader.CurrentDepth == EntryDepth:
                Entries++;
                Keep();
                break;
            case JsonTokenType.StartArray or JsonTokenType.Null when reader.CurrentDepth == RootDepth:
                SawList |= _field == Field.List;
                break;
            case JsonTokenType.String or JsonTokenType.Number when reader.CurrentDepth == EntryDepth + 1:
                Read(ref reader);
                break;
        }
    }

    private static Field FieldOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("conntrackAct"u8) ? Field.Action
        : reader.ValueTextEquals("conntrackState"u8) ? Field.State
        : reader.ValueTextEquals("servName"u8) ? Field.Service
        : reader.ValueTextEquals("protocol"u8) ? Field.Protocol
        : reader.ValueTextEquals("sourceIP"u8) ? Field.Source
        : reader.ValueTextEquals("sourcePort"u8) ? Field.SourcePort
        : reader.ValueTextEquals("destinationIP"u8) ? Field.Destination
        : reader.ValueTextEquals("destinationPort"u8) ? Field.DestinationPort
        : Field.Other;

    private void Read(ref Utf8JsonReader reader)
    {
        switch (_field)
        {
            case Field.Action:
                _entry.FromClient = IsDestinationTranslation(reader.ValueSpan);
                break;
            case Field.State:
                _entry.Established = reader.ValueTextEquals("est"u8) || reader.ValueTextEquals("udp-est"u8) || reader.ValueTextEquals("udp-uni"u8);
                break;
            case Field.Service:
                _entry.Listener = ListenerOf(reader.ValueSpan);
                break;
            case Field.Protocol:
                _entry.Protocol = Hash(HashStart, reader.ValueSpan);
                break;
            case Field.Source:
                _entry.Source = Hash(HashStart, reader.ValueSpan);
                break;
            case Field.SourcePort:
                _entry.SourcePort = Hash(HashStart, reader.ValueSpan);
                break;
            case Field.Destination:
                _entry.Destination = Hash(HashStart, reader.ValueSpan);
                break;
            case Field.DestinationPort:
                _entry.DestinationPort = Hash(HashStart, reader.ValueSpan);
                break;
        }
    }

    /// <summary>Like <see cref="Protocol.LoxiLb.RuleName.ListenerOf"/>, without a string for each of many thousand entries.</summary>
    private static Guid? ListenerOf(ReadOnlySpan<byte> name) =>
        Utf8Parser.TryParse(name, out Guid listener, out var read, 'D') && (read == name.Length || name[read] == (byte)':') ? listener : null;

    private void Keep()
    {
        if (_entry is not { FromClient: true, Established: true, Listener: { } listener })
            return;
        var key = new ListenerId(listener);
        if (!_connections.TryGetValue(key, out var numbers))
            _connections[key] = numbers = new HashSet<ulong>();
        ((HashSet<ulong>)numbers).Add(_entry.Number);
    }

    /// <summary><c>dnat-</c>, <c>fdnat-</c> when the source is translated too, <c>hdnat-</c> when the node itself is meant, <c>ddsr-</c> for a direct return.</summary>
    private static bool IsDestinationTranslation(ReadOnlySpan<byte> action) =>
        action.StartsWith("dnat-"u8) || action.StartsWith("fdnat-"u8) || action.StartsWith("hdnat-"u8) || action.StartsWith("ddsr-"u8);

    /// <summary>FNV-1a, the same in every process.</summary>
    private static ulong Hash(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            hash = unchecked((hash ^ value) * HashFactor);
        return hash;
    }

    private struct Entry
    {
        public bool FromClient;
        public bool Established;
        public Guid? Listener;
        public ulong Protocol;
        public ulong Source;
        public ulong SourcePort;
        public ulong Destination;
        public ulong DestinationPort;

        public readonly ulong Number => Mix(Mix(Mix(Mix(Mix(HashStart, Source), SourcePort), Destination), DestinationPort), Protocol);

        private static ulong Mix(ulong hash, ulong part)
        {
            Span<byte> bytes = stackalloc byte[sizeof(ulong)];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes, part);
            return Hash(hash, bytes);
        }
    }
}
