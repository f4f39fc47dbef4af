using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Local.Tests.Leases.Keeping;

/// <summary>The clock of one process, which can be frozen (its timers come late, all at once) and whose time of day can be set.</summary>
internal sealed class ProcessTime(ManualTime world) : TimeProvider
{
    private readonly List<Action> _late = [];
    private bool _frozen;

    /// <summary>How far its time of day is from the world's.</summary>
    public TimeSpan SetBy { get; set; }

    public override long TimestampFrequency => world.TimestampFrequency;

    public override long GetTimestamp() => world.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => world.GetUtcNow() + SetBy;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        world.CreateTimer(given => Fire(() => callback(given)), state, dueTime, period);

    public void Freeze() => _frozen = true;

    public void Thaw()
    {
        _frozen = false;
        var late = _late.ToArray();
        _late.Clear();
        foreach (var fire in late)
            fire();
    }

    private void Fire(Action fire)
    {
        if (_frozen)
            _late.Add(fire);
        else
            fire();
    }
}
