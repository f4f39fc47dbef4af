using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Tests.Kernel;

public sealed class TraceTests
{
    [Fact]
    public void What_happened_when_and_to_whom_is_in_the_hash()
    {
        string[] hashes =
        [
            Hash((_, _) => { }),
            Hash((trace, _) => trace.Line("host-1", "started")),
            Hash((trace, _) => trace.Line("host-2", "started")),
            Hash((trace, _) => trace.Line("host-1", "ended")),
            Hash((trace, _) => trace.Line("host-1started", "")),
            Hash((trace, agenda) =>
            {
                agenda.Step(TimeSpan.FromTicks(1));
                trace.Line("host-1", "started");
            }),
            Hash((trace, _) => trace.Bytes([1, 2, 3, 4, 5, 6, 7, 8, 9])),
            Hash((trace, _) => trace.Bytes([1, 2, 3, 4, 5, 6, 7, 8, 0])),
            Hash((trace, _) => trace.Bytes([1, 2, 3, 4, 5, 6, 7, 8])),
            Hash((trace, _) => trace.Bytes([0])),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[1], Hash((trace, _) => trace.Line("host-1", "started")));
    }

    [Fact]
    public void A_reader_changes_nothing()
    {
        var text = new StringWriter();
        var (read, unread) = (new Trace(new Agenda(), text), new Trace(new Agenda(), null));
        read.Aside("journal", "in words");
        foreach (var trace in new[] { read, unread })
            trace.Line("host-1", "started");

        Assert.Equal(unread.Hash, read.Hash);
        Assert.Equal(["  0d 00:00:00.000  journal    in words", "  0d 00:00:00.000  host-1     started"], text.ToString().Split('\n')[..2]);
    }

    private static string Hash(Action<Trace, Agenda> happen)
    {
        var agenda = new Agenda();
        var trace = new Trace(agenda, null);
        happen(trace, agenda);
        return trace.Hash;
    }
}
