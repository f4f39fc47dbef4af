using LoxiActors.EngineCompliance.Probe;

namespace LoxiActors.EngineCompliance.Rules;

/// <summary>One rule's store and the engines on it.</summary>
internal sealed class Bench(IStoreUnderTest store)
{
    /// <summary>Entities that may be in the index.</summary>
    public const string A = "aaaaaaaa-0000-0000-0000-00000000000a";
    public const string B = "bbbbbbbb-0000-0000-0000-00000000000b";
    public const string C = "cccccccc-0000-0000-0000-00000000000c";

    private readonly List<Host> _hosts = [];

    public IStoreFaults Faults => store.Faults;

    public static async Task RunAsync(IEngineFactory factory, Func<Bench, Task> story)
    {
        await using var store = await factory.OpenStoreAsync().ConfigureAwait(false);
        var bench = new Bench(store);
        try
        {
            await story(bench).ConfigureAwait(false);
            foreach (var host in bench._hosts)
                Require.That(host.Trace.Overlap is null, $"entity {host.Trace.Overlap} decided twice at the same time");
        }
        catch
        {
            foreach (var host in bench._hosts)
                await host.Engine.KillAsync().ConfigureAwait(false);
            throw;
        }

        foreach (var host in bench._hosts)
            await host.Engine.DisposeAsync().ConfigureAwait(false);
    }

    /// <param name="forgotten">See <see cref="Probe.ProbeDefinition.Forgotten"/>.</param>
    public async Task<Host> StartAsync(Func<EngineSetup, EngineSetup>? adjust = null, int? forgotten = null)
    {
        var trace = new Trace();
        var setup = new EngineSetup(new ProbeDefinition(trace) { Forgotten = forgotten }, trace.CarriedOut);
        var host = new Host(await store.StartAsync(adjust is null ? setup : adjust(setup)).ConfigureAwait(false), trace);
        _hosts.Add(host);
        return host;
    }

    /// <summary>What a new process reads before it starts, which it never does.</summary>
    public async Task<IReadOnlyDictionary<string, ProbeState>> ReadStoredAsync()
    {
        var trace = new Trace();
        var stored = await store.ReadStoredAsync(new EngineSetup(new ProbeDefinition(trace), trace.CarriedOut)).ConfigureAwait(false);
        Require.That(trace.Entries.Count == 0, "an engine that had not started had a turn or carried something out");
        return stored;
    }
}
