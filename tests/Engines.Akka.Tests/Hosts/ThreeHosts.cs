using LoxiActors.Engines.Akka.Tests.Compliance;
using LoxiActors.Engines.Akka.Tests.Index.Support;
using LoxiActors.Tests.Support;
using Npgsql;

namespace LoxiActors.Engines.Akka.Tests.Hosts;

/// <summary>Three hosts as processes on one real database.</summary>
internal sealed class ThreeHosts : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<HostProcess> _hosts = [];
    private readonly int[] _ports = FreePorts.Of(3);
    private readonly string _database;
    private TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ThreeHosts(string database) => _database = database;

    public IReadOnlyList<HostProcess> Hosts => _hosts;

    public static async Task<ThreeHosts> StartAsync(PostgresFixture postgres)
    {
        var database = await PostgresDatabase.MakeAsync(postgres);
        var three = new ThreeHosts(database.ConnectionString);
        for (var i = 0; i < 3; i++)
            await three.Add(i).Ready;
        await three.UntilAsync(async () => (await three.Hosts[0].AskAsync(new { @do = "members" })).GetProperty("up").GetInt32() == 3);
        return three;
    }

    public async Task UntilAsync(Func<Task<bool>> come)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await come())
            patience.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Looks again after each line that any of the processes writes.</summary>
    public async Task UntilAsync(Func<bool> come)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var happened = _happened.Task;
            if (come())
                return;
            await happened.WaitAsync(patience.Token);
        }
    }

    public void Dispose() => _hosts.ForEach(host => host.Dispose());

    private HostProcess Add(int number)
    {
        var host = new HostProcess($"host-{number + 1}", _ports[number], _ports[0], _database, Happened);
        _hosts.Add(host);
        return host;
    }

    private void Happened() =>
        Interlocked.Exchange(ref _happened, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
