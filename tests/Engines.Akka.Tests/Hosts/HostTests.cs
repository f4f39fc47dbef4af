using LoxiActors.Engines.Akka.Tests.Index.Support;

namespace LoxiActors.Engines.Akka.Tests.Hosts;

/// <summary>Tests with hosts as processes, when the others are done: a host whose processors are taken away for two seconds counts as lost.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HostTests : ICollectionFixture<PostgresFixture>
{
    public const string Name = "hosts";
}
