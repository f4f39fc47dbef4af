using LoxiActors.Engines.Local.Journal.Postgres;
using Npgsql;

namespace LoxiActors.Engines.Local.Tests.Journal;

public sealed class PostgresOptionsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Every_part_of_a_URL_counts()
    {
        var options = PostgresOptions.Parse("postgresql://us%40er:p%40ss%2Fw%3Ard%25%3F%23@db.example:6432/lo%20xi?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&schema=lb_1");
        var text = options.Connection(Second);
        Assert.Equal(("us@er", "p@ss/w:rd%?#", "db.example", 6432, "lo xi"), (text.Username, text.Password, text.Host, text.Port, text.Database));
        Assert.Equal((SslMode.VerifyFull, "/etc/ca.pem", "lb_1", "lb_1"), (text.SslMode, text.RootCertificate, text.SearchPath, options.Schema));
    }

    [Theory]
    [InlineData("postgres://u@h/d", "h", 5432, null)]
    [InlineData("postgresql://u:p+1;Host=x@h:1/d", "h", 1, "p+1;Host=x")]
    [InlineData("postgresql://u@[2001:db8::1]:5433/d", "2001:db8::1", 5433, null)]
    [InlineData("postgresql://u@%2Frun%2Fpostgresql/d", "/run/postgresql", 5432, null)]
    [InlineData("postgresql://u@h/d?", "h", 5432, null)]
    public void What_is_left_out_has_a_default(string url, string host, int port, string? password)
    {
        var text = PostgresOptions.Parse(url).Connection(Second);
        Assert.Equal((host, port, password, SslMode.Prefer, "loxiactors"), (text.Host, text.Port, text.Password, text.SslMode, text.SearchPath));
    }

    [Theory]
    [InlineData("", "must begin with postgresql://")]
    [InlineData("mysql://u:s3cret@h/d", "must begin with postgresql://")]
    [InlineData("Host=h;Password=s3cret", "must begin with postgresql://")]
    [InlineData("postgresql://h/d", "must have exactly one @")]
    [InlineData("postgresql://u:s3cret@x@h/d", "in a password write %40")]
    [InlineData("postgresql://u:s3cret#x@h/d", "in a password write %23")]
    [InlineData("postgresql://u:s3cret?x@h/d", "must have exactly one @")]
    [InlineData("postgresql://u:s3cret%zz@h/d", "a % in its password")]
    [InlineData("postgresql://u:s3cret%00@h/d", "a control character in its password")]
    [InlineData("postgresql://:s3cret@h/d", "no user")]
    [InlineData("postgresql://u:@h/d", "an empty password")]
    [InlineData("postgresql://u:s3cret@h", "must end with one /database")]
    [InlineData("postgresql://u:s3cret@h/", "must end with one /database")]
    [InlineData("postgresql://u:s3cret@h/d/e", "must end with one /database")]
    [InlineData("postgresql://u:s3cret@/d", "has the host : host, host:port or [address]:port is meant")]
    [InlineData("postgresql://u:s3cret@a,b/d", "names several hosts")]
    [InlineData("postgresql://u:s3cret@2001:db8::1/d", "has the host 2001:db8::1")]
    [InlineData("postgresql://u:s3cret@h:0/d", "has the port 0: 1 to 65535 is meant")]
    [InlineData("postgresql://u:s3cret@h:65536/d", "has the port 65536")]
    [InlineData("postgresql://u:s3cret@h:/d", "has the port : 1 to 65535")]
    [InlineData("postgresql://u:s3cret@h:+1/d", "has the port +1")]
    [InlineData("postgresql://u:s3cret@h/d?sslmode=on", "has sslmode=on: one of disable, allow, prefer, require, verify-ca, verify-full is meant")]
    [InlineData("postgresql://u:s3cret@h/d?sslmode", "has the option sslmode without a value")]
    [InlineData("postgresql://u:s3cret@h/d?sslrootcert=", "an empty sslrootcert")]
    [InlineData("postgresql://u:s3cret@h/d?schema=a;b", "has schema=a;b: up to 63 small letters")]
    [InlineData("postgresql://u:s3cret@h/d?application_name=x", "has the option application_name, which is not known: sslmode, sslrootcert and schema are")]
    [InlineData("postgresql://u@h/d?password=s3cret", "has the password among the options")]
    public void A_URL_that_is_wrong_is_refused_in_words_without_the_password(string url, string words)
    {
        var refused = Assert.Throws<FormatException>(() => PostgresOptions.Parse(url));
        Assert.StartsWith("the database's URL ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_of_options_has_no_password() =>
        Assert.Equal("u@h:5432/d (schema loxiactors)", PostgresOptions.Parse("postgresql://u:s3cret@h/d").With(readers: 2).ToString());

    [Fact]
    public async Task Bounds_have_bounds()
    {
        var options = PostgresOptions.Parse("postgresql://u@h/d");
        foreach (var wrong in new[]
        {
            options.With(timeout: TimeSpan.Zero), options.With(leaseTimeout: TimeSpan.Zero), options.With(largestGroup: 0),
            options.With(longestQueue: 0), options.With(readers: 0),
        })
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => PostgresSchema.PrepareAsync(wrong, default));
        }
    }
}
