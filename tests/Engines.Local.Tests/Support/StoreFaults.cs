using LoxiActors.EngineCompliance;

namespace LoxiActors.Engines.Local.Tests.Support;

/// <summary>The faults of one store, and how often it was used.</summary>
internal sealed class StoreFaults : IStoreFaults
{
    private HeldAppend? _next;
    private int _appends;
    private int _reads;

    public AppendFault Append { get; set; }

    public bool Unreadable { get; set; }

    /// <summary>A purge of more takes too long.</summary>
    public int LargestPurge { get; set; } = int.MaxValue;

    public int Appends => Volatile.Read(ref _appends);

    public int Reads => Volatile.Read(ref _reads);

    public IHeldAppend HoldNext(bool stored) => _next = new HeldAppend(stored);

    /// <summary>Null when the append isn't to be held.</summary>
    public HeldAppend? BeginAppend()
    {
        Interlocked.Increment(ref _appends);
        return Interlocked.Exchange(ref _next, null);
    }

    public void CountRead() => Interlocked.Increment(ref _reads);
}
