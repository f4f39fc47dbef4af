using LoxiActors.Engines.Akka.Tests.Index.Support;

namespace LoxiActors.Engines.Akka.Tests.Index;

public sealed class InMemoryIndexStoreTests() : IndexStoreCompliance(new InMemoryPlace());

public sealed class InMemoryIndexRepairTests() : IndexRepairCompliance(new InMemoryPlace());

public sealed class InMemoryIndexFencingTests() : IndexFencingCompliance(new InMemoryPlace());

public sealed class InMemoryIndexFeedTests() : IndexFeedCompliance(new InMemoryPlace());
