using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Tests.Data;

namespace LoxiActors.Actors.Tests.Editing;

/// <summary>A real Octavia's calls, held against what the same Octavia shows of its objects later.</summary>
public class RecordingTests
{
    private static readonly IReadOnlyList<Replayed> Calls = Replay.All();

    [Fact]
    public void No_recorded_call_is_refused()
    {
        Assert.Equal(123, Calls.Count);
        Assert.Empty(Calls.Where(call => call.Edit is TreeEdit.Refused).Select(call => $"{call.Recorded}: {((TreeEdit.Refused)call.Edit).Refusal.UserFault}"));
    }

    [Fact]
    public void Before_every_update_and_delete_our_tree_is_what_octavia_shows_except_for_what_it_lost_on_the_way()
    {
        var differences = Calls.SelectMany(call => call.Differences.Select(difference => $"{call.Recorded}: {difference}"));
        Assert.Equal([], differences);
    }
}
