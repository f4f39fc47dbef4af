using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.EngineCompliance.Rules;

/// <summary>One engine and what was seen of it.</summary>
internal sealed class Host(IEngineUnderTest engine, Trace trace)
{
    /// <summary>Within this time, of the engine's clock, an entity whose turn could not be completed is brought back.</summary>
    private static readonly TimeSpan LongestRevival = TimeSpan.FromMinutes(2);

    public IEngineUnderTest Engine { get; } = engine;

    public Trace Trace { get; } = trace;

    public Task<Reply> AskAsync(string key, ProbeInput input) => Engine.AskAsync(key, input);

    /// <summary>Asks, and demands that it is taken.</summary>
    public async Task<Reply> TakenAsync(string key, ProbeInput input)
    {
        var reply = await Engine.AskAsync(key, input).ConfigureAwait(false);
        Require.Taken(reply, $"{input}");
        return reply;
    }

    public async Task<Refusal> RefusedAsync(string key, ProbeInput input, FaultKind kind) =>
        Require.Refused(await Engine.AskAsync(key, input).ConfigureAwait(false), kind, $"{input}");

    public async Task<ProbeState> StateAsync(string key) =>
        await Engine.StateOfAsync(key).ConfigureAwait(false) ?? throw new ComplianceException($"{key} has events and no state");

    public Task CarriedOutAsync(string key, string work) =>
        Require.PromptlyAsync(Trace.Seen(e => e.Key == key && e.Effect == new Work(work)), $"effect {work} of {key}");

    public int TimesCarriedOut(string key, string work) => Trace.EffectsOf(key).Count(e => e == new Work(work));

    /// <summary>Moves the clock between turns: an answer may come before the effects of its turn, timers among them, are carried out.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await Engine.QuietAsync().ConfigureAwait(false);
        await Engine.AdvanceAsync(by).ConfigureAwait(false);
        await Engine.QuietAsync().ConfigureAwait(false);
    }

    /// <summary>Moves the clock on until something has come, as far as a failed turn may be behind.</summary>
    public async Task RevivedAsync(Func<Task<bool>> come, string missing)
    {
        for (var waited = TimeSpan.Zero; waited <= LongestRevival; waited += TimeSpan.FromSeconds(5))
        {
            if (await come().ConfigureAwait(false))
                return;
            await AdvanceAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        }

        throw new ComplianceException($"{missing} within {LongestRevival.TotalMinutes:0} min");
    }

    public Task RevivedAsync(Func<bool> come, string missing) => RevivedAsync(() => Task.FromResult(come()), missing);

    /// <summary>Some whole turns of another entity: whatever should not happen meanwhile would have had its time.</summary>
    public async Task OthersGoOnAsync(string key)
    {
        for (var i = 1; i <= 20; i++)
        {
            await TakenAsync(key, new Add(i) { Effects = [new Work($"other {i}")] }).ConfigureAwait(false);
            await CarriedOutAsync(key, $"other {i}").ConfigureAwait(false);
        }
    }
}
