using System.Diagnostics;
using System.Globalization;
using LoxiActors.Bench.Load;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Bench.Figures;

/// <summary>
/// From the start of a new process (nothing compiled yet) until every load balancer that has something open is in memory and
/// has had its first turn. Every one has: Octavia has not acknowledged its report.
/// </summary>
internal sealed class ColdStart : IBenchmark
{
    private const int LoadBalancers = 10_000;
    private const int Runs = 5;

    public string Name => "cold-start";

    public IReadOnlyList<string> Figures { get; } = ["cold_start_10k_s"];

    public string Description => $"a new process brings {LoadBalancers} load balancers back, {Runs} times";

    public async Task<IReadOnlyList<Figure>> RunAsync(Action<string> say)
    {
        using var scratch = new ScratchDirectory();
        await using (var population = await Population.OpenAsync(scratch.Path, acknowledge: false))
            await population.CreateAsync(LoadBalancers, done => say($"{done} created"));

        var samples = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            samples.Add(await StartChildAsync(scratch.Path));
            say(string.Create(CultureInfo.InvariantCulture, $"run {run + 1}: {samples[^1]:0.00} s"));
        }

        var value = Percentiles.At(samples, 50);
        return [new Figure("cold_start_10k_s", value, "s", samples.Count, "reading the journal's rows and nothing else", value / ReadRows(scratch.Path))];
    }

    /// <summary>Prints the seconds since this process began.</summary>
    public static async Task<int> RunChildAsync(string directory)
    {
        await using var population = await Population.OpenAsync(directory, acknowledge: false);
        using var self = Process.GetCurrentProcess();
        var seconds = (DateTime.Now - self.StartTime).TotalSeconds;
        if (population.Host.Resident != LoadBalancers)
        {
            await Console.Error.WriteLineAsync($"{population.Host.Resident} of {LoadBalancers} load balancers are back");
            return 1;
        }

        Console.WriteLine(seconds.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static async Task<double> StartChildAsync(string directory)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["--cold-start-child", directory]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("the child did not start");
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"the child ended with {child.ExitCode}");
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    private static double ReadRows(string directory)
    {
        var started = Stopwatch.GetTimestamp();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "population.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var tables = connection.CreateCommand();
        tables.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table'";
        var names = new List<string>();
        using (var reader = tables.ExecuteReader())
        {
            while (reader.Read())
                names.Add(reader.GetString(0));
        }

        foreach (var name in names)
        {
            using var rows = connection.CreateCommand();
            rows.CommandText = $"SELECT * FROM \"{name}\"";
            using var reader = rows.ExecuteReader();
            while (reader.Read())
                _ = reader.GetValue(reader.FieldCount - 1);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
