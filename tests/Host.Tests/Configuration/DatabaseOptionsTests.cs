using static LoxiActors.Host.Tests.Configuration.ConfigurationSamples;

namespace LoxiActors.Host.Tests.Configuration;

public class DatabaseOptionsTests
{
    private const string Url = "postgresql://loxi:hush%2Dhush@db.example:5433/control";
    private const string Shown = "loxi@db.example:5433/control (schema loxiactors)";

    [Fact]
    public void Without_a_connection_the_journal_is_this_hosts_own() => Assert.Null(Read(OneNode).Database);

    [Fact]
    public void A_connection_is_taken_from_the_file_the_environment_or_a_file_of_its_own()
    {
        using var file = new TemporaryFile(Url + "\n# more\n");
        Assert.Equal(Shown, Read(OneNode + $"[database]\nconnection = {Url}\n").Database!.ToString());
        Assert.Equal(Shown, Read(OneNode, new() { ["LOXIACTORS__DATABASE__CONNECTION"] = Url }).Database!.ToString());
        Assert.Equal(Shown, Read(OneNode + $"[database]\nconnection_file = {file.Path}\n").Database!.ToString());
    }

    [Fact]
    public void On_the_command_line_it_is_refused_and_not_shown()
    {
        var error = Assert.Single(ErrorsOf(OneNode, null, $"database.connection={Url}"));
        Assert.StartsWith("[database] connection: must not be on the command line", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mysql://loxi:hush@db.example/control", "postgresql://")]
    [InlineData("postgresql://loxi:hush@db.example", "/database")]
    [InlineData("postgresql://loxi:hush@db.example:seven/control", "port")]
    [InlineData("postgresql://loxi:hush@db.example/control?colour=blue", "colour")]
    public void What_is_wrong_is_named_without_the_password(string url, string expected)
    {
        using var file = new TemporaryFile(url);
        foreach (var line in (string[])[$"connection = {url}", $"connection_file = {file.Path}"])
        {
            var error = Assert.Single(ErrorsOf(OneNode + $"[database]\n{line}\n"));
            Assert.StartsWith("[database] connection", error, StringComparison.Ordinal);
            Assert.Contains(expected, error, StringComparison.Ordinal);
            Assert.DoesNotContain("hush", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Only_one_of_the_two_can_count()
    {
        using var file = new TemporaryFile(Url);
        Assert.EndsWith(
            "is given along with connection; only one of them can count",
            Assert.Single(ErrorsOf(OneNode + $"[database]\nconnection = {Url}\nconnection_file = {file.Path}\n")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_an_error()
    {
        using var file = new TemporaryFile("");
        Assert.Contains("postgresql://", Assert.Single(ErrorsOf(OneNode + $"[database]\nconnection_file = {file.Path}\n")), StringComparison.Ordinal);
    }
}
