using System.Diagnostics;

namespace LoxiActors.Octavia.Tests;

/// <summary>Waits for what another process does, which gives no signal: it looks again and again, within a bound.</summary>
internal static class Until
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Looking costs the machine as much as the work that is waited for.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Fails the test with what was seen last.</summary>
    public static async Task<T> HoldsAsync<T>(string what, Func<Task<T>> look, Func<T, bool> holds, TimeSpan? patience = null)
    {
        var limit = patience ?? Patience;
        var began = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(FirstPause);
        while (true)
        {
            string seen;
            try
            {
                var value = await look();
                if (holds(value))
                    return value;
                seen = $"{value}";
            }
            catch (HttpRequestException exception)
            {
                seen = exception.Message;
            }

            if (Stopwatch.GetElapsedTime(began) > limit)
                Assert.Fail($"not within {limit.TotalSeconds:F0} s: {what}; seen last: {seen}");
            await pace.WaitForNextTickAsync();
            pace.Period = TimeSpan.FromTicks(Math.Min(pace.Period.Ticks * 5 / 4, LongestPause.Ticks));
        }
    }
}
