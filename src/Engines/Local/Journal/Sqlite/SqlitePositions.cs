namespace LoxiActors.Engines.Local.Journal.Sqlite;

/// <summary>Where an event lies: all of an entity's events together, in order.</summary>
internal static class SqlitePositions
{
    public const long LargestSequence = uint.MaxValue;

    public static long Of(long entity, long sequence) => checked((entity << 32) | sequence);

    public static long SequenceOf(long position) => position & LargestSequence;
}
