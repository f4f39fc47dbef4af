namespace LoxiActors.Simulation.Tests.Kernel;

public sealed class SimProcessTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SimulatedProcess _world = new();
    private readonly List<string> _happened = [];

    [Fact]
    public void What_came_while_frozen_happens_in_its_order()
    {
        _world.Process.Freeze();
        foreach (var (name, after) in new[] { ("second", 2), ("first", 1), ("third", 3) })
            _world.Process.After(after * Second, () => _happened.Add(name));
        _world.RunFor(5);
        Assert.Empty(_happened);

        _world.Process.Wake();

        Assert.Equal(["first", "second", "third"], _happened);
    }

    [Fact]
    public void One_that_freezes_again_while_it_wakes_keeps_the_rest()
    {
        _world.Process.Freeze();
        _world.Process.After(Second, () =>
        {
            _happened.Add("first");
            _world.Process.Freeze();
        });
        _world.Process.After(Second, () => _happened.Add("second"));
        _world.RunFor(5);

        _world.Process.Wake();
        Assert.Equal(["first"], _happened);

        _world.Process.Wake();
        Assert.Equal(["first", "second"], _happened);
    }

    [Fact]
    public void One_that_is_killed_while_frozen_does_nothing_any_more()
    {
        _world.Process.Freeze();
        _world.Process.After(Second, () => _happened.Add("never"));
        _world.RunFor(5);

        _world.Process.Kill();
        _world.Process.Wake();
        _world.RunFor(5);

        Assert.Empty(_happened);
    }

    [Fact]
    public void Whoever_waits_for_replies_looks_after_everything_that_it_does()
    {
        _world.Process.Did += () => _happened.Add("did");
        _world.Process.After(Second, () => _happened.Add("one"));
        _world.Process.After(2 * Second, () => _happened.Add("two"));

        _world.RunFor(5);

        Assert.Equal(["one", "did", "two", "did"], _happened);
    }

    [Fact]
    public void A_delay_is_over_in_time_and_never_after_a_kill()
    {
        var (over, never) = (_world.Process.Delay(Second), _world.Process.Delay(3 * Second));
        _world.RunFor(2);
        Assert.True(over.IsCompletedSuccessfully);

        _world.Process.Kill();
        _world.RunFor(5);
        Assert.False(never.IsCompleted);
    }
}
