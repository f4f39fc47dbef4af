using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Tests.Kernel;

public sealed class AgendaTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Agenda _agenda = new();
    private readonly List<string> _happened = [];

    [Fact]
    public void What_is_due_earlier_happens_earlier()
    {
        Put("late", 3 * Second);
        Put("early", Second);
        Put("between", 2 * Second);

        Run(5 * Second);

        Assert.Equal(["early at 1", "between at 2", "late at 3"], _happened);
        Assert.Equal((5 * Second, 3L, 0), (_agenda.Now, _agenda.Happened, _agenda.Waiting));
        Assert.Equal(Agenda.Start + (5 * Second), _agenda.Clock);
    }

    [Fact]
    public void What_is_due_at_the_same_moment_happens_in_the_order_in_which_it_was_put()
    {
        foreach (var number in Enumerable.Range(0, 50))
            Put($"{number}", Second);

        Run(Second);

        Assert.Equal(Enumerable.Range(0, 50).Select(number => $"{number} at 1"), _happened);
    }

    [Fact]
    public void What_is_put_meanwhile_happens_in_its_turn()
    {
        _agenda.After(Second, () =>
        {
            Put("at once", TimeSpan.Zero);
            Put("past", -Second);
            Put("later", Second);
        });
        Put("same moment", Second);

        Run(5 * Second);

        Assert.Equal(["same moment at 1", "at once at 1", "past at 1", "later at 2"], _happened);
    }

    [Fact]
    public void A_step_stops_at_its_bound()
    {
        Put("beyond", 2 * Second);

        Assert.False(_agenda.Step(Second));

        Assert.Equal(Second, _agenda.Now);
        Assert.Empty(_happened);
        Assert.True(_agenda.Step(2 * Second));
    }

    [Fact]
    public void Time_does_not_run_backwards()
    {
        _agenda.Step(2 * Second);

        _agenda.Step(Second);

        Assert.Equal(2 * Second, _agenda.Now);
    }

    private void Put(string what, TimeSpan after) => _agenda.After(after, () => _happened.Add($"{what} at {_agenda.Now.TotalSeconds:0}"));

    private void Run(TimeSpan until)
    {
        while (_agenda.Step(until))
        {
        }
    }
}
