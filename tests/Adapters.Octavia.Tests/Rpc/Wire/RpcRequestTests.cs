using System.Text;
using LoxiActors.Adapters.Octavia.Rpc.Wire;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Wire;

public class RpcRequestTests
{
    [Fact]
    public void A_recorded_call_is_read()
    {
        var request = RpcRequest.Read(RecordedMessages.Request("oslo call"));
        Assert.Equal(("echo", "loxilb", "1.2"), (request.Method, request.Namespace, request.Version));
        Assert.Equal("""{"x": [1, "two"]}""", Encoding.UTF8.GetString(request.Arguments.Span));
        Assert.Equal(new ReplyAddress("9bf3b34475cf40b7aedd7b6948b9bf20", "reply_ee78ffc8bef74025980ee972f19ca2df", null), request.Reply);
    }

    [Fact]
    public void A_recorded_cast_wants_no_reply()
    {
        var request = RpcRequest.Read(RecordedMessages.Request("oslo cast"));
        Assert.Null(request.Reply);
        Assert.Contains("\\u00e9", Encoding.UTF8.GetString(request.Arguments.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recorded_monitored_call_says_how_long_its_caller_bears_silence() =>
        Assert.Equal(TimeSpan.FromSeconds(4), RpcRequest.Read(RecordedMessages.Request("oslo monitor")).Reply!.Monitor);

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("-4")]
    [InlineData("\"4\"")]
    [InlineData("1e99")]
    public void A_monitor_that_is_no_whole_number_of_seconds_is_passed_over(string timeout) =>
        Assert.Null(Read($$"""{"method": "m", "_msg_id": "1", "_reply_q": "q", "_timeout": {{timeout}}}""").Reply!.Monitor);

    [Fact]
    public void What_may_be_left_out_has_oslo_messagings_defaults()
    {
        var request = Read("""{"method": "m", "_context_user": {"any": "thing"}}""");
        Assert.Equal((null, "1.0", "{}"), (request.Namespace, request.Version, Encoding.UTF8.GetString(request.Arguments.Span)));
    }

    [Theory]
    [InlineData("", "not well-formed")]
    [InlineData("hello", "not well-formed")]
    [InlineData("[]", "not an object")]
    [InlineData("{}", "has no oslo.version")]
    [InlineData("""{"oslo.version": "2.0"}""", "has no oslo.message")]
    [InlineData("""{"oslo.version": "2.0", "oslo.message": {}}""", "oslo.message is not a string")]
    [InlineData("""{"oslo.version": "2.0", "oslo.message": "{}"} trailing""", "not well-formed")]
    [InlineData("""{"oslo.version": "3.0", "oslo.message": "{}"}""", "version is not 2.0")]
    [InlineData("""{"oslo.version": "2.1", "oslo.message": "{}"}""", "version is not 2.0")]
    [InlineData("""{"oslo.version": "2.0", "oslo.message": "\ud800"}""", "not well-formed")]
    [InlineData("""{"oslo.version": "2.0", "oslo.message": "{"}""", "not well-formed")]
    [InlineData("""{"oslo.version": "2.0", "oslo.message": "[]"}""", "not an object")]
    [InlineData("""{"oslo.version": "2.0", "oslo.message": "{}"}""", "method is missing")]
    [InlineData("""{"oslo.version": "2.0", "oslo.message": "{\"method\": 7}"}""", "method is not a string")]
    [InlineData("""{"oslo.version": "2.0", "oslo.message": "{\"method\": \"\"}"}""", "method is empty")]
    [InlineData("""{"oslo.version": "2.0", "oslo.message": "{\"method\": \"m\", \"_msg_id\": \"1\"}"}""", "without _reply_q")]
    [InlineData("""{"oslo.version": "2.0", "oslo.message": "{\"method\": \"m\", \"_reply_q\": \"1\"}"}""", "without _msg_id")]
    public void What_is_no_call_is_told_apart(string body, string reason) =>
        Assert.Contains(reason, Assert.Throws<BadMessageException>(() => RpcRequest.Read(Encoding.UTF8.GetBytes(body))).Message, StringComparison.Ordinal);

    [Fact]
    public void Sizes_are_bounded()
    {
        Assert.Contains("larger than", Assert.Throws<BadMessageException>(() => RpcRequest.Read(new byte[Envelope.MaxBytes + 1])).Message, StringComparison.Ordinal);
        Assert.Contains("longer than 255", Assert.Throws<BadMessageException>(() => Read($$"""{"method": "{{new string('m', 256)}}"}""")).Message, StringComparison.Ordinal);
        Assert.Contains("too deeply", Assert.Throws<BadMessageException>(() => Read($$"""{"method": "m", "args": {{new string('[', 300)}}{{new string(']', 300)}}}""")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.0", true)]
    [InlineData("1", true)]
    [InlineData("1.1", false)]
    [InlineData("2.0", false)]
    [InlineData("0.9", false)]
    [InlineData("1.0.0", false)]
    [InlineData("one", false)]
    [InlineData("", false)]
    public void A_version_is_taken_when_its_major_number_is_ours_and_its_minor_one_no_newer(string asked, bool taken) =>
        Assert.Equal(taken, RpcVersion.Takes("1.0", asked));

    private static RpcRequest Read(string message) => RpcRequest.Read(Envelope.Seal(Encoding.UTF8.GetBytes(message)));
}
