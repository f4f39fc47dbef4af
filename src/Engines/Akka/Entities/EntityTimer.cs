using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>
/// A timer of an entity by the engine's clock. From the moment it fires until it is taken or ended it counts as something under way, so
/// that who waits for quiet doesn't miss it.
/// </summary>
internal sealed class EntityTimer
{
    /// <summary>The longest that .NET's timers take.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly EngineContext _engine;
    private readonly DateTimeOffset _due;
    private readonly Action<EntityTimer> _fires;
    private readonly ITimer _timer;
    private int _stage;

    /// <param name="start">What the entity asked for; null for the engine's own.</param>
    /// <param name="fires">Called once, on any thread.</param>
    public EntityTimer(StartTimer? start, DateTimeOffset due, EngineContext engine, Action<EntityTimer> fires)
    {
        (Start, _due, _engine, _fires) = (start, due, engine, fires);
        _timer = engine.Time.CreateTimer(static timer => ((EntityTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm();
    }

    private enum Stage
    {
        Waits,
        Fired,
        Over,
    }

    public StartTimer? Start { get; }

    /// <summary>False when it was ended before. Whoever takes it has to leave the gate.</summary>
    public bool Take()
    {
        _timer.Dispose();
        return Interlocked.Exchange(ref _stage, (int)Stage.Over) == (int)Stage.Fired;
    }

    public void End()
    {
        if (Take())
            _engine.Gate.Leave();
    }

    private void Fire()
    {
        if (_engine.Time.GetUtcNow() < _due)
            Arm();
        else if (Enter())
            _fires(this);
    }

    private bool Enter()
    {
        _engine.Gate.Enter();
        if (Interlocked.CompareExchange(ref _stage, (int)Stage.Fired, (int)Stage.Waits) == (int)Stage.Waits)
            return true;
        _engine.Gate.Leave();
        return false;
    }

    private void Arm()
    {
        var left = _due - _engine.Time.GetUtcNow();
        _timer.Change(left <= TimeSpan.Zero ? TimeSpan.Zero : left < Longest ? left : Longest, Timeout.InfiniteTimeSpan);
    }
}
