using System.Text;
using LoxiActors.Adapters.Octavia.Rpc.Wire;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Wire;

public class CallArgumentsTests
{
    [Fact]
    public void Arguments_and_call_id_are_read()
    {
        var (arguments, failure) = Read("""{"arguments": {"loadbalancer_id": "é"}, "call_id": "a \"quoted\" id"}""");
        Assert.Null(failure);
        Assert.Equal("""{"loadbalancer_id": "é"}""", Encoding.UTF8.GetString(arguments!.Arguments.Span));
        Assert.Equal("a \"quoted\" id", arguments.CallId);
    }

    [Theory]
    [InlineData("""{"arguments": {}}""")]
    [InlineData("""{"arguments": {}, "call_id": null}""")]
    public void A_call_id_may_be_left_out(string args) => Assert.Null(Read(args).Arguments!.CallId);

    [Theory]
    [InlineData("{}", "m() missing 1 required keyword-only argument: 'arguments'")]
    [InlineData("""{"call_id": "x"}""", "m() missing 1 required keyword-only argument: 'arguments'")]
    [InlineData("""{"arguments": {}, "y": 1}""", "m() got an unexpected keyword argument 'y'")]
    [InlineData("""{"arguments": []}""", "m(): argument 'arguments': expected an object, got an array")]
    [InlineData("""{"arguments": {}, "call_id": 7}""", "m(): argument 'call_id': has to be 1 to 128 printable ASCII characters, or be null")]
    [InlineData("""{"arguments": {}, "call_id": ""}""", "m(): argument 'call_id': has to be 1 to 128 printable ASCII characters, or be null")]
    [InlineData("""{"arguments": {}, "call_id": "\ud800"}""", "m(): argument 'call_id': has to be 1 to 128 printable ASCII characters, or be null")]
    [InlineData("""{"arguments": {}, "call_id": "line\n"}""", "m(): argument 'call_id': has to be 1 to 128 printable ASCII characters, or be null")]
    [InlineData("""["x"]""", "m() takes keyword arguments, got an array")]
    public void Wrong_arguments_are_named(string args, string message)
    {
        var (arguments, failure) = Read(args);
        Assert.Null(arguments);
        Assert.Equal(RpcFailure.TypeError(message), failure);
    }

    [Fact]
    public void A_call_id_has_at_most_128_characters()
    {
        Assert.Null(Read($$"""{"arguments": {}, "call_id": "{{new string('x', 128)}}"}""").Failure);
        Assert.NotNull(Read($$"""{"arguments": {}, "call_id": "{{new string('x', 129)}}"}""").Failure);
    }

    private static (CallArguments? Arguments, RpcFailure? Failure) Read(string args) => CallArguments.Read("m", Encoding.UTF8.GetBytes(args));
}
