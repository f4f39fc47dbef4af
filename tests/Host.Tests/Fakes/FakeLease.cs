using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Host.Tests.Fakes;

/// <summary>Held until a test says otherwise.</summary>
internal sealed class FakeLease : IWriterLease
{
    private volatile bool _held = true;

    public bool IsHeld
    {
        get => _held;
        set => _held = value;
    }

    /// <summary>Null: as on a host that has its journal to itself.</summary>
    public LeaseView? View { get; set; }
}
