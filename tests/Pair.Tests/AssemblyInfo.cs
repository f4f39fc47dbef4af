using LoxiActors.Tests.Postgres;

[assembly: AssemblyFixture(typeof(SharedPostgres))]
