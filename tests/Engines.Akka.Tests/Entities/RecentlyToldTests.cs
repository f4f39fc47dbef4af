using LoxiActors.Engines.Akka.Entities;

namespace LoxiActors.Engines.Akka.Tests.Entities;

public sealed class RecentlyToldTests
{
    [Fact]
    public void As_many_as_a_sender_may_have_under_way_are_recognised()
    {
        var told = new RecentlyTold(kept: 100);

        for (var number = 1; number <= 100; number++)
            told.Waits(Id(number));

        Assert.All(Enumerable.Range(1, 100), number => Assert.False(told.IsOver(Id(number))));
    }

    [Fact]
    public void What_waits_is_told_apart_from_what_is_over()
    {
        var told = new RecentlyTold(kept: 2);

        told.Waits(Id(1));
        Assert.False(told.IsOver(Id(1)));
        told.IsOverNow(Id(1));
        Assert.True(told.IsOver(Id(1)));
        Assert.Null(told.IsOver(Id(2)));
    }

    [Fact]
    public void What_was_refused_is_new_when_it_comes_again()
    {
        var told = new RecentlyTold(kept: 2);
        told.Waits(Id(1));

        told.Refused(Id(1));

        Assert.Null(told.IsOver(Id(1)));
    }

    [Fact]
    public void The_oldest_are_forgotten()
    {
        var told = new RecentlyTold(kept: 2);

        told.Waits(Id(1));
        told.Waits(Id(2));
        told.Waits(Id(2));
        told.Waits(Id(3));

        Assert.Null(told.IsOver(Id(1)));
        Assert.False(told.IsOver(Id(2)));
        Assert.False(told.IsOver(Id(3)));
    }

    private static ToldId Id(long number) => new(Guid.Empty, number);
}
