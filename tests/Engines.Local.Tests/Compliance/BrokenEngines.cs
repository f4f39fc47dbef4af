using System.Collections.Concurrent;
using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Local.Tests.Compliance;

/// <summary>An engine that passes everything on.</summary>
internal abstract class BrokenEngine(IEngineUnderTest inner) : IEngineUnderTest
{
    public DateTimeOffset Now => inner.Now;

    public int Resident => inner.Resident;

    public virtual Task<Reply> AskAsync(string key, ProbeInput input) => inner.AskAsync(key, input);

    public virtual bool Tell(string key, ProbeInput input) => inner.Tell(key, input);

    public virtual Task<ProbeState?> StateOfAsync(string key) => inner.StateOfAsync(key);

    public Task<IReadOnlyList<ProbeEvent>> HistoryAsync(string key) => inner.HistoryAsync(key);

    public Task<Guid?> OwnerOfAsync(ObjectRef @object) => inner.OwnerOfAsync(@object);

    public virtual Task<Guid?> FindOwnerAsync(ObjectRef @object) => inner.FindOwnerAsync(@object);

    public Task<Guid?> OwnerOfAddressAsync(string address) => inner.OwnerOfAddressAsync(address);

    public Task<IReadOnlyCollection<Guid>> PlacedOnAsync(NodeName node) => inner.PlacedOnAsync(node);

    public Task AdvanceAsync(TimeSpan by) => inner.AdvanceAsync(by);

    public Task QuietAsync() => inner.QuietAsync();

    public Task KillAsync() => inner.KillAsync();

    public virtual Task StopAsync() => inner.StopAsync();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

/// <summary>What is told gets only the places that askers get.</summary>
internal sealed class TellsLikeAsking(IEngineUnderTest inner) : BrokenEngine(inner)
{
    public override bool Tell(string key, ProbeInput input) => AskAsync(key, input) is not { IsCompleted: true, Result: Reply.Refused };
}

/// <summary>Shows the state as it was when it was last shown.</summary>
internal sealed class StaleQueries(IEngineUnderTest inner) : BrokenEngine(inner)
{
    private readonly ConcurrentDictionary<string, ProbeState?> _last = new(StringComparer.Ordinal);

    public override async Task<ProbeState?> StateOfAsync(string key)
    {
        var last = _last.GetValueOrDefault(key);
        _last[key] = await base.StateOfAsync(key);
        return last;
    }
}

internal sealed class FindsNobody(IEngineUnderTest inner) : BrokenEngine(inner)
{
    public override Task<Guid?> FindOwnerAsync(ObjectRef @object) => Task.FromResult<Guid?>(null);
}

internal sealed class QueriesAreInputs(IEngineUnderTest inner) : BrokenEngine(inner)
{
    public override async Task<ProbeState?> StateOfAsync(string key)
    {
        await AskAsync(key, new Say("query"));
        return await base.StateOfAsync(key);
    }
}

internal sealed class StopsAtOnce(IEngineUnderTest inner) : BrokenEngine(inner)
{
    public override Task StopAsync() => KillAsync();
}

/// <summary>Lets one asked input in six wait until the same sender has told the one after the next.</summary>
internal sealed class Overtaking(IEngineUnderTest inner) : BrokenEngine(inner)
{
    private readonly ConcurrentDictionary<int, (string Key, ProbeInput Input, TaskCompletionSource<Reply> Reply)> _waiting = new();

    public override Task<Reply> AskAsync(string key, ProbeInput input)
    {
        if (input is not Add { Numbers: [var number] } || number % 1_000 % 6 != 1)
            return base.AskAsync(key, input);
        var reply = new TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[number / 1_000] = (key, input, reply);
        return reply.Task;
    }

    public override bool Tell(string key, ProbeInput input)
    {
        var told = base.Tell(key, input);
        if (input is Add { Numbers: [var number] } && number % 1_000 % 6 == 3 && _waiting.TryRemove(number / 1_000, out var waiting))
            _ = PassOnAsync(waiting.Key, waiting.Input, waiting.Reply);
        return told;
    }

    private async Task PassOnAsync(string key, ProbeInput input, TaskCompletionSource<Reply> reply) =>
        reply.SetResult(await base.AskAsync(key, input));
}
