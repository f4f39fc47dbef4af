using LoxiActors.Engines.Akka.Tests.Index.Support;

namespace LoxiActors.Engines.Akka.Tests.Index;

[Collection("postgres")]
public sealed class PostgresIndexStoreTests(PostgresFixture postgres) : IndexStoreCompliance(new PostgresPlace(postgres));

[Collection("postgres")]
public sealed class PostgresIndexRepairTests(PostgresFixture postgres) : IndexRepairCompliance(new PostgresPlace(postgres));

[Collection("postgres")]
public sealed class PostgresIndexFencingTests(PostgresFixture postgres) : IndexFencingCompliance(new PostgresPlace(postgres));

[Collection("postgres")]
public sealed class PostgresIndexFeedTests(PostgresFixture postgres) : IndexFeedCompliance(new PostgresPlace(postgres));
