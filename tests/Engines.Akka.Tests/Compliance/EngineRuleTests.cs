using LoxiActors.EngineCompliance;

namespace LoxiActors.Engines.Akka.Tests.Compliance;

/// <summary>The cluster's engine, as a cluster of one host, held to the rules for every engine.</summary>
public sealed class EngineRuleTests
{
    public static TheoryData<string> Rules => [.. EngineRules.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task On_SQLite(string rule) => CheckAsync(rule, () => new SqliteDatabase());

    private static async Task CheckAsync(string name, Func<IDatabase> database) =>
        Assert.Equal(EngineCapabilities.None, await EngineRules.All.Single(rule => rule.Name == name).RunAsync(new AkkaEngineFactory(database)));
}

internal sealed class AkkaEngineFactory(Func<IDatabase> database) : IEngineFactory
{
    public EngineCapabilities Capabilities => EngineCapabilities.All;

    public ValueTask<IStoreUnderTest> OpenStoreAsync() => ValueTask.FromResult<IStoreUnderTest>(new AkkaStore(database()));
}
