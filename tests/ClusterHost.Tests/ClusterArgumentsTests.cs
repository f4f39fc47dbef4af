namespace LoxiActors.ClusterHost.Tests;

public sealed class ClusterArgumentsTests
{
    [Theory]
    [InlineData("--akka", "a.conf")]
    [InlineData("--akka=a.conf")]
    public void Its_own_option_is_taken_out(params string[] option)
    {
        var arguments = ClusterArguments.Parse([.. option, "--config", "c.conf"]);

        Assert.Null(arguments.Problem);
        Assert.Equal("a.conf", arguments.AkkaFile);
        Assert.Equal(["--config", "c.conf"], arguments.Rest);
    }

    [Theory]
    [InlineData("--akka")]
    [InlineData("--akka=")]
    [InlineData("--akka", "a.conf", "--akka", "b.conf")]
    public void What_can_not_be_used_is_said(params string[] arguments) => Assert.Contains("--akka", ClusterArguments.Parse(arguments).Problem, StringComparison.Ordinal);
}
