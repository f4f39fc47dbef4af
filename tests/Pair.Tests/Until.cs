using System.Diagnostics;

namespace LoxiActors.Pair.Tests;

/// <summary>Waits for what another process does, which gives no signal: it looks again and again, within a bound.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Fails the test with what was seen last.</summary>
    public static async Task<T> HoldsAsync<T>(string what, Func<Task<T>> look, Func<T, bool> holds, TimeSpan? patience = null)
    {
        var limit = patience ?? Patience;
        var began = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(Pause);
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
        }
    }

    public static Task HoldsAsync(string what, Func<bool> holds, TimeSpan? patience = null) =>
        HoldsAsync(what, () => Task.FromResult(holds()), held => held, patience);
}
