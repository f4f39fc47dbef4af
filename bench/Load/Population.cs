using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local;
using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Nodes;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Bench.Load;

/// <summary>An engine on a journal on disk with many load balancers in it.</summary>
internal sealed class Population : IAsyncDisposable
{
    private static readonly NodeInventory TwoNodes = new(
    [
        new NodeDescription(new NodeName("node-1"), null, null, NodeCapabilities.V098),
        new NodeDescription(new NodeName("node-2"), null, null, NodeCapabilities.V098),
    ]);

    private readonly LocalEngine _engine;

    private Population(LocalEngine engine, EntityHost<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent> host) =>
        (_engine, Host) = (engine, host);

    public EntityHost<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent> Host { get; }

    /// <summary>Returns when everything that the journal wants guarded is brought back.</summary>
    public static async Task<Population> OpenAsync(string directory, bool acknowledge)
    {
        var journal = SqliteJournal.Open(new SqliteJournalOptions(Path.Combine(directory, "population.db")), NullLogger<SqliteJournal>.Instance);
        var nodes = new AnsweringNodes(acknowledge);
        var options = new LocalEngineOptions { IdleAfter = TimeSpan.FromDays(1) };
        var engine = new LocalEngine(journal, nodes, TimeProvider.System, options, NullLogger<LocalEngine>.Instance);
        nodes.Host = engine.Host(new LoadBalancerDefinition(new LoadBalancerSettings(), () => TwoNodes));
        await engine.StartAsync();
        return new Population(engine, nodes.Host);
    }

    /// <summary>Creates load balancers with one listener, one pool and three members each, and waits until none has anything left to do.</summary>
    public async Task CreateAsync(int count, Action<int> progress)
    {
        var created = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 256 },
            async (number, _) =>
            {
                var key = Calls.LoadBalancer(number).ToString();
                var reply = await Host.AskAsync(key, new DriverCallReceived($"create-{number}", Calls.Create(number, members: 3), TwoNodes));
                if (reply is not Reply.Accepted)
                    throw new InvalidOperationException($"load balancer {number} was not accepted: {reply}");
                while ((await Host.StateOfAsync(key))!.Operations.Length > 0)
                    await Task.Yield();
                if (Interlocked.Increment(ref created) is var done && done % 10_000 == 0)
                    progress(done);
            });
    }

    public async ValueTask DisposeAsync() => await _engine.DisposeAsync();
}
