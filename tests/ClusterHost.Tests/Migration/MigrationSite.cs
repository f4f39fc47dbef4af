using System.Security.Cryptography;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.ClusterHost.Migration;
using LoxiActors.Engines.Local;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Engines.Local.Journal.Sqlite;
using LoxiActors.Host;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.ClusterHost.Tests.Migration;

/// <summary>The configurations of a host on the local engine and of one of the cluster edition, each with a directory of its own.</summary>
internal sealed class MigrationSite : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("loxi migrate-");

    public MigrationSite()
    {
        Directory.CreateDirectory(LocalDirectory);
        Configure(From, $"data_directory = {LocalDirectory}");
        Configure(To, $"data_directory = {ClusterDirectory}");
        File.WriteAllText(Akka, "akka.remote.dot-netty.tcp { hostname = \"127.0.0.1\", port = 0 }");
    }

    public string From => Path.Combine(_directory.FullName, "local.conf");

    public string To => Path.Combine(_directory.FullName, "cluster.conf");

    public string Akka => Path.Combine(_directory.FullName, "akka.conf");

    public string LocalDirectory => Path.Combine(_directory.FullName, "local");

    public string ClusterDirectory => Path.Combine(_directory.FullName, "cluster");

    public string Journal => Path.Combine(LocalDirectory, ControlPlane.JournalFile);

    public string[] Arguments => ["--from", From, "--config", To, "--akka", Akka];

    /// <param name="lines">Of the section host, and whatever comes after it.</param>
    public static void Configure(string file, params string[] lines) => File.WriteAllLines(file, ["[loxilb]", "api_endpoints = node-1=http://127.0.0.1:9", "[host]", "bind_port = 0", .. lines]);

    public async Task<MigrationRun> MigrateAsync(params string[] more)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await MigrateProgram.RunAsync([.. Arguments, .. more], output, errors);
        return new MigrationRun(code, output.ToString(), errors.ToString());
    }

    /// <summary>Nodes, each with the same number of events, of which the last ones and a snapshot are kept.</summary>
    public async Task FillAsync(int nodes, int events)
    {
        await using var journal = SqliteJournal.Open(new SqliteJournalOptions(Journal), NullLogger<SqliteJournal>.Instance);
        await FillAsync(journal, nodes, events);
    }

    public static async Task FillAsync(IJournal journal, int nodes, int events)
    {
        await using var engine = new LocalEngine(
            journal, new NoEffects(), TimeProvider.System, new LocalEngineOptions { SnapshotEvery = 4, HistoryLimit = 6 }, NullLogger<LocalEngine>.Instance);
        var entities = engine.Host(new NodeDefinition());
        await engine.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, nodes).Select(async node =>
        {
            for (var i = 0; i < events; i++)
                Assert.IsNotType<Reply.Refused>(await entities.AskAsync($"node-{node:000}", i % 2 == 0 ? new DrainRequested("test", null) : new DrainEnded("test")));
        }));
    }

    /// <summary>Of all files that hold the local journal; what locks it is none of them.</summary>
    public string SourceFingerprint() => string.Join(
        '\n',
        Directory.EnumerateFiles(LocalDirectory, "loxiactors.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal) && !file.EndsWith(".owner", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _directory.Delete(recursive: true);
    }

    private sealed class NoEffects : IEffectHandler
    {
        public void Handle(EntityId entity, Effect effect)
        {
        }
    }
}

internal sealed record MigrationRun(int Code, string Output, string Errors);
