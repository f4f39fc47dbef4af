using LoxiActors.Engines.Akka.Entities;

namespace LoxiActors.Engines.Akka.Tests.Entities;

public sealed class RecentlyToldTests
{
    private static readonly Guid Sender = Guid.Parse("00000000-0000-0000-0000-000000000001");

    [Fact]
    public void As_many_as_a_sender_may_have_under_way_are_recognised()
    {
        var told = new RecentlyTold(kept: 100);

        for (var number = 1; number <= 100; number++)
            told.Note(Sender, number);

        Assert.All(Enumerable.Range(1, 100), number => Assert.True(told.IsKnown(Sender, number)));
    }

    [Fact]
    public void The_oldest_are_forgotten()
    {
        var told = new RecentlyTold(kept: 2);

        told.Note(Sender, 1);
        told.Note(Sender, 2);
        told.Note(Sender, 2);
        told.Note(Sender, 3);

        Assert.False(told.IsKnown(Sender, 1));
        Assert.True(told.IsKnown(Sender, 2));
        Assert.True(told.IsKnown(Sender, 3));
    }

    [Fact]
    public void Another_process_has_numbers_of_its_own()
    {
        var told = new RecentlyTold(kept: 2);

        told.Note(Sender, 1);

        Assert.False(told.IsKnown(Guid.Empty, 1));
    }
}
