using LoxiActors.Engines.Akka.Journal;

namespace LoxiActors.Engines.Akka.Tests.Journal;

public sealed class StoreConfigTests
{
    [Theory]
    [InlineData("Host=db;Username=loxi;Password=secret;Database=loxi")]
    [InlineData("Password=\"a \"\"quoted\"\" one\"")]
    [InlineData("Password='it''s'")]
    [InlineData(@"Data Source=C:\data\new\u0041\")]
    [InlineData("\"\"\"three\"\"\"")]
    [InlineData("Password=${HOME} # no comment // nor this; } ] , = :")]
    [InlineData("one line\r\nand\tanother\b\f\u0001\u007f")]
    [InlineData("Data Source=/srv/größe/数据/😀+<&>'/cluster.db")]
    public void A_connection_string_comes_out_as_it_went_in(string connection)
    {
        foreach (var (config, provider) in new[] { (StoreConfig.Sqlite(connection), "SQLite.MS"), (StoreConfig.Postgres(connection), "PostgreSQL.15") })
        {
            foreach (var plugin in new[] { config.GetString("akka.persistence.journal.plugin"), config.GetString("akka.persistence.snapshot-store.plugin") })
            {
                Assert.Equal(connection, config.GetString($"{plugin}.connection-string"));
                Assert.Equal(provider, config.GetString($"{plugin}.provider-name"));
                Assert.NotNull(Type.GetType(config.GetString($"{plugin}.class")));
            }
        }
    }

    [Fact]
    public void Sharding_keeps_what_it_remembers_in_the_same_database()
    {
        var config = StoreConfig.Sqlite("Data Source=cluster.db");
        Assert.Equal(config.GetString("akka.persistence.journal.plugin"), config.GetString("akka.cluster.sharding.journal-plugin-id"));
        Assert.Equal(config.GetString("akka.persistence.snapshot-store.plugin"), config.GetString("akka.cluster.sharding.snapshot-plugin-id"));
    }
}
