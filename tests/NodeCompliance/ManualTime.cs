namespace LoxiActors.NodeCompliance;

/// <summary>A clock that stands still until it is moved; timers still run on real time.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Move(double seconds) => _now += TimeSpan.FromSeconds(seconds);
}
