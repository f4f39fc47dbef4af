using LoxiActors.EngineCompliance;
using LoxiActors.Engines.Akka.Tests.Index.Support;

namespace LoxiActors.Engines.Akka.Tests.Compliance;

/// <summary>The cluster's engine, as a cluster of one host, held to the rules for every engine.</summary>
[Collection("postgres")]
public sealed class EngineRuleTests(PostgresFixture postgres)
{
    public static TheoryData<string> Rules => [.. EngineRules.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task On_SQLite(string rule) => CheckAsync(rule, () => ValueTask.FromResult<IDatabase>(new SqliteDatabase()));

    [Theory]
    [MemberData(nameof(Rules))]
    public Task On_PostgreSQL(string rule) => CheckAsync(rule, async () => await PostgresDatabase.MakeAsync(postgres));

    private static async Task CheckAsync(string name, Func<ValueTask<IDatabase>> database) =>
        Assert.Equal(EngineCapabilities.None, await EngineRules.All.Single(rule => rule.Name == name).RunAsync(new AkkaEngineFactory(database)));
}

internal sealed class AkkaEngineFactory(Func<ValueTask<IDatabase>> database) : IEngineFactory
{
    public EngineCapabilities Capabilities => EngineCapabilities.All;

    public async ValueTask<IStoreUnderTest> OpenStoreAsync() => new AkkaStore(await database());
}
