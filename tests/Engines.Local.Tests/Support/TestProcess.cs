using LoxiActors.Engines.Local.Journal;
using LoxiActors.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Local.Tests.Support;

/// <summary>One process, as far as the engine can tell: a new one on the same store is a restart after a crash.</summary>
internal sealed class TestProcess : IAsyncDisposable
{
    private TestProcess(IJournal journal, ManualTime time, LocalEngineOptions options)
    {
        Time = time;
        Engine = new LocalEngine(journal, Effects, time, options, NullLogger<LocalEngine>.Instance);
        Tallies = Engine.Host(Definition);
    }

    public ManualTime Time { get; }

    public EffectLog Effects { get; } = new();

    public TallyDefinition Definition { get; } = new();

    public LocalEngine Engine { get; }

    public EntityHost<Tally, TallyInput, TallyEvent> Tallies { get; }

    public static async Task<TestProcess> StartAsync(IJournal journal, ManualTime? time = null, LocalEngineOptions? options = null)
    {
        var process = new TestProcess(journal, time ?? new ManualTime(), options ?? new LocalEngineOptions());
        await process.Engine.StartAsync();
        return process;
    }

    /// <summary>Moves the clock between turns: an answer is given before the effects of its turn are carried out.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await Engine.WhenQuiet();
        Time.Advance(by);
        await Engine.WhenQuiet();
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
