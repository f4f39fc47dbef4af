namespace LoxiActors.Actors.Nodes.Health;

/// <summary>
/// Counts the time in which this host was able to listen. It runs with the monotonic clock as long as looks come when they should; when
/// one is late, only two look intervals count of the time since the last.
/// </summary>
public sealed class AttendedClock(TimeSpan lookInterval)
{
    private readonly TimeSpan _most = lookInterval * 2;
    private TimeSpan? _lookedAt;
    private TimeSpan _attended;

    /// <summary>Time of the monotonic clock that was not attended, since the first look.</summary>
    public TimeSpan Lost { get; private set; }

    /// <param name="now">Of the monotonic clock.</param>
    /// <returns>Attended time; zero before the first look. For a moment before the last look the least that it can have been.</returns>
    public TimeSpan At(TimeSpan now)
    {
        if (_lookedAt is not { } looked)
            return _attended;
        if (now < looked)
            return _attended > looked - now ? _attended - (looked - now) : TimeSpan.Zero;
        var passed = now - looked;
        return _attended + (passed < _most ? passed : _most);
    }

    /// <returns>How much of the time since the last look was lost.</returns>
    public TimeSpan Look(TimeSpan now)
    {
        var attended = _lookedAt > now ? _attended : At(now);
        var lost = _lookedAt is { } looked && now > looked ? now - looked - (attended - _attended) : TimeSpan.Zero;
        _attended = attended;
        if (_lookedAt is null || now > _lookedAt)
            _lookedAt = now;
        Lost += lost;
        return lost;
    }
}
