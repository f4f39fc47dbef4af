using System.Globalization;
using LoxiActors.Simulation.Planted;
using LoxiActors.Tests.Support;

namespace LoxiActors.Simulation.Tests.Seeds;

/// <summary>A simulator that finds nothing may be blind: bugs that are put in on purpose have to be found.</summary>
public sealed class PlantedBugTests
{
    public static TheoryData<string> Bugs => [.. PlantedBugTable.Rows.Select(row => PlantedBugs.Name(row.Bug))];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Is_found(string bug)
    {
        var row = PlantedBugTable.Rows.Single(row => PlantedBugs.Name(row.Bug) == bug);
        for (var seed = row.FirstSeed; seed < row.FirstSeed + (ulong)row.Seeds; seed++)
        {
            var options = new SimulationOptions(seed, row.LoadBalancers, row.Days, row.Bug);
            var result = Simulated.Run(options);
            if (result.Violations.Count == 0)
                continue;
            TestContext.Current.TestOutputHelper?.WriteLine(Simulated.Words(options, result));
            var without = options with { Planted = PlantedBug.None, Days = result.Violations[0].At.TotalDays };
            Assert.True(Simulated.Run(without) is { Violations.Count: 0 }, $"shown without the bug as well:\n{Simulated.Words(without, result)}");
            Assert.True(row.Promises.Contains(result.Violations[0].Promise), $"found by another promise than {string.Join(" or ", row.Promises)}:\n{Simulated.Words(options, result)}");
            return;
        }

        Assert.Fail($"not found by {row.Seeds} seeds: loxi sim --find --seed {row.FirstSeed} --seeds {row.Seeds} --lbs {row.LoadBalancers} --days {row.Days} --plant {bug}");
    }

    [Fact]
    public void Each_has_one_row() => Assert.Equal(PlantedBugs.All.Order(), PlantedBugTable.Rows.Select(row => row.Bug).Order());

    [Fact]
    public void The_document_has_the_same_figures()
    {
        var document = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs", "simulation.md"));
        Assert.All(PlantedBugTable.Rows, row =>
        {
            var line = Assert.Single(document, line => line.StartsWith($"| `{PlantedBugs.Name(row.Bug)}` |", StringComparison.Ordinal));
            Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $" | {string.Join(" or ", row.Promises)} | {row.FirstSeed} to {row.FirstSeed + (ulong)row.Seeds - 1} | {row.LoadBalancers}, {row.Days} |"), line);
        });
    }
}
