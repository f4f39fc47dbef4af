namespace LoxiActors.Imitation.Core;

/// <summary>
/// Plays the endpoint checkers and the rule sync up to a given time. Checkers tick every 2 s and look at due endpoints
/// every other tick; rules take over endpoint states every 10 s (timing as seen on LoxiLB 0.9.8).
/// </summary>
internal sealed class ProbeClock(EndpointTable endpoints, RuleTable rules, TargetHealth targets, DateTimeOffset start)
{
    private static readonly TimeSpan CheckerTick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SyncTick = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstProbeWait = TimeSpan.FromSeconds(15);

    /// <summary>Longer gaps are skipped: by then every probe interval has passed several times.</summary>
    private static readonly TimeSpan LongestReplay = TimeSpan.FromMinutes(20);

    private DateTimeOffset _nextCheck = start + CheckerTick;
    private DateTimeOffset _nextSync = start + SyncTick;
    private bool _dueSweep;

    public void AdvanceTo(DateTimeOffset now)
    {
        _nextCheck = SkipGap(_nextCheck, CheckerTick * 2, now);
        _nextSync = SkipGap(_nextSync, SyncTick, now);
        while (_nextCheck <= now || _nextSync <= now)
        {
            if (_nextCheck <= _nextSync)
            {
                Check(_nextCheck);
                _nextCheck += CheckerTick;
            }
            else
            {
                rules.SyncEndpointStates(_nextSync, SyncTick);
                _nextSync += SyncTick;
            }
        }
    }

    /// <summary>Every probe runs now, as often as it takes to settle, and every rule takes the outcome over.</summary>
    public void Settle(DateTimeOffset now)
    {
        foreach (var endpoint in endpoints.All)
        {
            endpoint.Settle(!IsProbed(endpoint) || IsHealthy(endpoint));
            endpoint.ProbedAt = now;
        }

        rules.SyncEndpointStates(now, TimeSpan.Zero);
    }

    private static DateTimeOffset SkipGap(DateTimeOffset next, TimeSpan step, DateTimeOffset now)
    {
        var gap = now - LongestReplay - next;
        return gap <= TimeSpan.Zero ? next : next + (step * Math.Ceiling(gap / step));
    }

    private void Check(DateTimeOffset now)
    {
        foreach (var endpoint in endpoints.All)
        {
            var waited = now - endpoint.ProbedAt;
            var firstDue = endpoint.First && waited >= FirstProbeWait;
            var due = _dueSweep ? waited >= TimeSpan.FromSeconds(endpoint.CurrentDurationSeconds) : endpoint.Inactive;
            if (firstDue || due)
                Probe(endpoint, now, endpoint.First ? 1 : endpoint.Options.Retries);
        }

        _dueSweep = !_dueSweep;
    }

    private void Probe(ProbedEndpoint endpoint, DateTimeOffset now, int threshold)
    {
        endpoint.First = false;
        endpoint.ProbedAt = now;
        if (!IsProbed(endpoint))
        {
            endpoint.Inactive = false;
            endpoint.Failures = 0;
            return;
        }

        endpoint.TakeResult(IsHealthy(endpoint), endpoint.Options.Type == "ping" ? 1 : threshold);
    }

    private static bool IsProbed(ProbedEndpoint endpoint) =>
        endpoint.Options.Active && endpoint.Options.Type != "none";

    private bool IsHealthy(ProbedEndpoint endpoint) =>
        targets.IsHealthy(endpoint.HostName, endpoint.Options.Type == "ping" ? 0 : endpoint.Options.Port);
}
