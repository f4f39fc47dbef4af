using LoxiActors.Engines.Akka.Journal;
using Microsoft.Data.Sqlite;

namespace LoxiActors.Engines.Akka.Tests.Journal;

public sealed class StoreConfigTests
{
    private static readonly string[] Plugins = [StoreConfig.Journal, "akka.persistence.snapshot-store.sql"];

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
        var config = StoreConfig.Postgres(connection);
        Assert.All(Plugins, plugin => Assert.Equal(connection, config.GetString($"{plugin}.connection-string")));
    }

    [Theory]
    [InlineData("/var/lib/loxiactors/cluster.db")]
    [InlineData("/srv/one; two=three/cluster.db")]
    [InlineData("/srv/\"a\" 'b' {c}/cluster.db")]
    [InlineData(@"C:\loxi\new\cluster.db")]
    public void A_file_is_the_one_that_is_opened(string path)
    {
        var config = StoreConfig.Sqlite(path);
        Assert.All(Plugins, plugin => Assert.Equal(path, new SqliteConnectionStringBuilder(config.GetString($"{plugin}.connection-string")).DataSource));
    }

    [Fact]
    public void Journal_snapshots_and_sharding_use_one_database()
    {
        foreach (var (config, provider) in new[] { (StoreConfig.Sqlite("cluster.db"), "SQLite.MS"), (StoreConfig.Postgres("Host=db"), "PostgreSQL.15") })
        {
            string[] used = ["akka.persistence.journal.plugin", "akka.persistence.snapshot-store.plugin"];
            string[] usedBySharding = ["akka.cluster.sharding.journal-plugin-id", "akka.cluster.sharding.snapshot-plugin-id"];
            Assert.Equal(Plugins, used.Select(path => config.GetString(path)));
            Assert.Equal(Plugins, usedBySharding.Select(path => config.GetString(path)));
            Assert.All(Plugins, plugin => Assert.Equal(provider, config.GetString($"{plugin}.provider-name")));
            Assert.All(Plugins, plugin => Assert.NotNull(Type.GetType(config.GetString($"{plugin}.class"))));
        }
    }
}
