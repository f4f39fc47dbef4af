using System.Text.RegularExpressions;
using LoxiActors.EngineCompliance;
using LoxiActors.Tests.Postgres;
using LoxiActors.Tests.Support;

namespace LoxiActors.Engines.Local.Tests.Compliance;

/// <summary>The local engine on each of its journals, held to the rules for every engine.</summary>
public sealed partial class EngineRuleTests(SharedPostgres postgres)
{
    public static TheoryData<string> Rules => [.. EngineRules.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task In_memory(string rule) => CheckAsync(rule, () => new InMemoryPlace());

    [Theory]
    [MemberData(nameof(Rules))]
    public Task On_SQLite(string rule) => CheckAsync(rule, () => new SqlitePlace());

    [Theory]
    [MemberData(nameof(Rules))]
    public Task On_PostgreSQL(string rule) => CheckAsync(rule, () => new PostgresPlace(postgres));

    [Fact]
    public void The_contract_names_every_rule_once_and_no_other()
    {
        var contract = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "engine-contract.md"));
        Assert.Equal(EngineRules.All.Select(rule => rule.Name).Order(), RuleName().Matches(contract).Select(match => match.Groups[1].Value).Order());
    }

    [GeneratedRegex("`([A-Z]\\w+_\\w+)`")]
    private static partial Regex RuleName();

    private static async Task CheckAsync(string name, Func<IJournalPlace> place) =>
        Assert.Equal(EngineCapabilities.None, await EngineRules.All.Single(rule => rule.Name == name).RunAsync(new LocalEngineFactory(place)));
}
