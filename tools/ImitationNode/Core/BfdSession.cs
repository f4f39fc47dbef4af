using System.Net;
using LoxiActors.Imitation.Bfd;

namespace LoxiActors.Imitation.Core;

/// <summary>One session and its state machine (read in LoxiLB 64045de, pkg/proto/bfd.go). Sends nothing itself.</summary>
internal sealed class BfdSession(string instance, string remoteIp, string sourceIp, DateTimeOffset visibleAt)
{
    private const string Master = "MASTER";
    private const string Backup = "BACKUP";

    private uint _mine = Number(sourceIp);
    private uint _theirs;
    private TimeSpan _timeout;
    private DateTimeOffset _heardAt;
    private DateTimeOffset _sendAt = visibleAt;
    private string? _role;

    public string Instance { get; } = instance;
    public string RemoteIp { get; } = remoteIp;
    public string SourceIp { get; } = sourceIp;

    /// <summary>The first session of a node starts about five seconds after its POST.</summary>
    public DateTimeOffset VisibleAt { get; } = visibleAt;

    public ulong IntervalMicroseconds { get; set; }
    public byte RetryCount { get; set; }

    /// <summary>Packets of the other side that came.</summary>
    public long Received { get; private set; }

    /// <summary>BFDUp, BFDDown, BFDInit or BFDAdminDown.</summary>
    public string State
    {
        get => "BFD" + Now;
        set => Now = Enum.Parse<BfdState>(value[3..]);
    }

    private BfdState Now { get; set; } = BfdState.Down;

    private TimeSpan Interval => TimeSpan.FromMicroseconds(IntervalMicroseconds);

    /// <summary>The packet that is due, or null.</summary>
    public byte[]? Due(DateTimeOffset now)
    {
        if (now < _sendAt)
            return null;
        _sendAt = now + Interval;
        return Packet(Now);
    }

    /// <summary>What it tells the other side when it is deleted.</summary>
    public byte[] Farewell() => Packet(BfdState.AdminDown);

    /// <returns>The role that the instance takes from it, or null for none.</returns>
    public string? Receive(BfdPacket packet, DateTimeOffset now)
    {
        var before = Now;
        Received++;
        _theirs = packet.MyDiscriminator;
        var slower = Math.Max(packet.IntervalMicroseconds, (double)IntervalMicroseconds);
        _timeout = TimeSpan.FromMicroseconds(packet.Multiplier * slower);
        _heardAt = now;
        Now = packet.State switch
        {
            BfdState.Down => before == BfdState.Down ? BfdState.Init : before,
            BfdState.Init or BfdState.Up => BfdState.Up,
            _ => BfdState.Init,
        };
        // Two masters: the one that is not higher lets go.
        if (packet.State == BfdState.Up && _role == Master && _mine <= _theirs)
            before = BfdState.Down;
        return Role(before);
    }

    /// <inheritdoc cref="Receive"/>
    public string? Watch(DateTimeOffset now)
    {
        if (Now != BfdState.Up || now - _heardAt <= _timeout)
            return null;
        Now = BfdState.Down;
        _mine = _theirs + 1;
        return Role(BfdState.Up);
    }

    private string? Role(BfdState before)
    {
        if (Now == before || _theirs == 0)
            return null;
        if (Now == BfdState.Up)
            return _role = _mine > _theirs ? Master : Backup;
        if (Now == BfdState.Down && before == BfdState.Up)
            return _role = Master;
        return _theirs == _mine ? _role = ClusterTable.NotDefined : null;
    }

    private byte[] Packet(BfdState state) => new BfdPacket(state, RetryCount, _mine, _theirs, (uint)IntervalMicroseconds).Encode();

    private static uint Number(string ip) =>
        GoIp.TryParse(ip, out var address) && GoIp.IsV4(address)
            ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.MapToIPv4().GetAddressBytes())
            : 0;
}
