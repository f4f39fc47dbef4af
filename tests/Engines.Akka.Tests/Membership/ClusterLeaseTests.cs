using LoxiActors.Engines.Akka.Membership;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Akka.Tests.Membership;

/// <summary>For how long a host may act without having heard from the index.</summary>
public sealed class ClusterLeaseTests
{
    private readonly ManualTime _time = new();
    private readonly ClusterLease _lease;

    public ClusterLeaseTests() => _lease = new ClusterLease(_time, TimeSpan.FromSeconds(2));

    [Fact]
    public void Nothing_is_done_before_the_index_has_answered_once() => Assert.False(_lease.IsHeld);

    [Fact]
    public void It_counts_from_before_the_question()
    {
        var asked = _lease.Now;
        _time.Advance(TimeSpan.FromSeconds(1.5));
        _lease.Confirm(asked);
        Assert.True(_lease.IsHeld);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.False(_lease.IsHeld);
    }

    [Fact]
    public void A_later_answer_prolongs_it()
    {
        _lease.Confirm(_lease.Now);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.False(_lease.IsHeld);
        _lease.Confirm(_lease.Now);
        Assert.True(_lease.IsHeld);
    }

    [Fact]
    public void Fenced_off_it_is_over_for_good()
    {
        _lease.Confirm(_lease.Now);
        _lease.Drop();
        Assert.False(_lease.IsHeld);
        _lease.Confirm(_lease.Now);
        Assert.False(_lease.IsHeld);
    }
}
