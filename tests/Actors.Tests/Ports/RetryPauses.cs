using LoxiActors.Actors.Ports;

namespace LoxiActors.Actors.Tests.Ports;

public sealed class RetryPauses
{
    [Fact]
    public void A_pause_doubles_up_to_the_longest_and_stays_there()
    {
        var pauses = new List<TimeSpan> { RetryPause.First };
        for (var i = 0; i < 9; i++)
            pauses.Add(RetryPause.After(pauses[^1]));
        Assert.Equal([50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000], pauses.Select(pause => pause.TotalMilliseconds));
    }
}
