using LoxiActors.Actors.Ports;

namespace LoxiActors.Adapters.LoxiLb.Tests.Support;

/// <summary>A lease that a test gives and takes.</summary>
internal sealed class SwitchedLease : IWriterLease
{
    private int _left = int.MaxValue;
    private volatile bool _held = true;

    public bool IsHeld
    {
        get => _held && Interlocked.Decrement(ref _left) >= 0;
        set
        {
            _held = value;
            _left = int.MaxValue;
        }
    }

    /// <summary>It is held for so many more times that somebody asks.</summary>
    public void EndAfter(int questions) => _left = questions;
}
