using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Configuration;
using LoxiActors.Actors.Hosting;
using LoxiActors.ClusterHost.Hocon;
using LoxiActors.ClusterHost.Stores;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Host.Configuration;
using ConfigurationException = LoxiActors.Host.Configuration.ConfigurationException;
using Settings = LoxiActors.Host.Configuration.Settings;

namespace LoxiActors.ClusterHost.Migration;

/// <summary>What <c>loxiactors-cluster migrate</c> does.</summary>
internal static class MigrateProgram
{
    public const string Name = "migrate";
    private const int Fine = 0;
    private const int BadConfiguration = 1;
    private const int BadArguments = 2;
    private const int NotMigrated = 3;

    /// <summary>It is in no cluster, listens nowhere, and leaves the terminal to the migration.</summary>
    private static readonly Config Alone = ConfigurationFactory.ParseString(
        """
        akka {
          actor.provider = local
          loglevel = ERROR
          stdout-loglevel = OFF
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
        }
        """);

    /// <summary>Returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        var parsed = MigrateArguments.Parse(arguments);
        if (parsed.Problem is { } problem)
        {
            await errors.WriteLineAsync($"loxiactors-cluster migrate: {problem}\n\n{MigrateArguments.Usage}");
            return BadArguments;
        }

        if (parsed.Help)
        {
            await output.WriteLineAsync(MigrateArguments.Usage);
            return Fine;
        }

        using var stop = new CancellationTokenSource();
        void OnSignal(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        try
        {
            await MigrateAsync(parsed, output, errors, stop.Token);
            return Fine;
        }
        catch (ConfigurationException failure)
        {
            await errors.WriteLineAsync(failure.Message);
            return BadConfiguration;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await errors.WriteLineAsync("loxiactors-cluster migrate: cut off; the same command goes on where it ended");
        }
        catch (Exception failure) when (failure is MigrationException or StoreException or IndexStoreException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"loxiactors-cluster migrate: {failure.Message}");
        }

        return NotMigrated;
    }

    private static async Task MigrateAsync(MigrateArguments arguments, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        var from = await ReadAsync("--from", arguments.From, errors);
        var to = await ReadAsync("--config", arguments.Config, errors);
        var store = ClusterStore.Of(to);
        var akka = AkkaSettings.Read(arguments.AkkaFile ?? AkkaSettings.UsualFile, store.Akka);
        if (from.Database is null && to.Database is null && Directories.AreSame(from.Host.DataDirectory, to.Host.DataDirectory))
            throw new MigrationException($"--from and --config have the same data_directory, {Path.GetFullPath(to.Host.DataDirectory)}; the cluster edition needs one of its own");

        var kinds = MigratedKinds.Of(to);
        await using var journal = await LocalJournal.OpenAsync(from, [.. kinds.Select(kind => kind.Name)], cancellation);
        var migration = new JournalMigration(journal, kinds, store, output);
        await output.WriteLineAsync($"from {journal.Name} to {store.Name}");
        if (await migration.IsDoneAsync(cancellation))
        {
            await output.WriteLineAsync("this journal was migrated completely before; nothing is changed");
            return;
        }

        var counts = await migration.CheckAsync(cancellation);
        if (arguments.DryRun)
        {
            await output.WriteLineAsync($"could be migrated: {counts}; nothing was changed");
            return;
        }

        await store.PrepareAsync(cancellation);
        using var system = ActorSystem.Create("migration", Alone.WithFallback(akka.All));
        try
        {
            var found = await migration.RunAsync(system, cancellation);
            await output.WriteLineAsync($"migrated: {counts}{(found > 0 ? $"; {found} of the entities were there before" : "")}");
            await output.WriteLineAsync("each entity was read back: its events and its state are, byte for byte, those of the local journal");
        }
        finally
        {
            await system.Terminate();
        }
    }

    /// <summary>As the host itself would read it, so the environment counts too.</summary>
    private static async Task<Settings> ReadAsync(string option, string file, TextWriter errors)
    {
        try
        {
            return SettingsReader.Read(new CommandLine(ProgramAction.Run, file, [], null), Environment.GetEnvironmentVariables());
        }
        catch (ConfigurationException)
        {
            await errors.WriteAsync($"{option} {file}: ");
            throw;
        }
    }
}
