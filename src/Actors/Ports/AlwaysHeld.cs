namespace LoxiActors.Actors.Ports;

/// <summary>For a host that has its journal to itself: nobody can take over from it.</summary>
public sealed class AlwaysHeld : IWriterLease
{
    private AlwaysHeld()
    {
    }

    public static AlwaysHeld Instance { get; } = new();

    public bool IsHeld => true;
}
