using LoxiActors.EngineCompliance;

namespace LoxiActors.Engines.Local.Tests.Compliance;

/// <summary>The local engine on each of its journals, held to the rules for every engine.</summary>
public sealed class EngineRuleTests
{
    public static TheoryData<string> Rules => [.. EngineRules.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task In_memory(string rule) => CheckAsync(rule, () => new InMemoryPlace());

    [Theory]
    [MemberData(nameof(Rules))]
    public Task On_SQLite(string rule) => CheckAsync(rule, () => new SqlitePlace());

    private static async Task CheckAsync(string name, Func<IJournalPlace> place) =>
        Assert.Equal(EngineCapabilities.None, await EngineRules.All.Single(rule => rule.Name == name).RunAsync(new LocalEngineFactory(place)));
}
