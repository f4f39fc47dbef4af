using System.Text.Json;
using LoxiActors.Adapters.Octavia.Rpc.Wire;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Adapters.Octavia.Tests.Rpc.Wire;

public class RpcReplyTests
{
    [Theory]
    [InlineData("oslo call")]
    [InlineData("oslo callnone")]
    public void A_result_is_what_oslo_messaging_would_have_sent(string label)
    {
        var recorded = RecordedMessages.Reply(label);
        AssertSame(recorded, RpcReply.Result(Text(recorded, "_msg_id"), JsonSerializer.SerializeToUtf8Bytes(recorded.GetProperty("result"))));
    }

    [Fact]
    public void A_heartbeat_is_what_oslo_messaging_would_have_sent()
    {
        var recorded = RecordedMessages.Reply("oslo monitor");
        AssertSame(recorded, RpcReply.Heartbeat(Text(recorded, "_msg_id")));
    }

    [Theory]
    [InlineData("oslo nomethod", "NoSuchMethod")]
    [InlineData("oslo badversion", "UnsupportedVersion")]
    [InlineData("oslo badargs", "TypeError")]
    public void Failures_are_what_oslo_messaging_would_have_sent_but_for_the_traceback(string label, string kind)
    {
        var recorded = JsonDocument.Parse(Text(RecordedMessages.Reply(label), "failure")).RootElement;
        var failure = kind switch
        {
            "NoSuchMethod" => RpcFailure.NoSuchMethod("nosuch"),
            "UnsupportedVersion" => RpcFailure.UnsupportedVersion("1.4", "echo"),
            _ => RpcFailure.TypeError(Text(recorded, "message")),
        };
        var ours = Failure(failure);
        foreach (var field in recorded.EnumerateObject().Where(field => field.Name != "tb"))
            Assert.True(JsonElement.DeepEquals(field.Value, ours.GetProperty(field.Name)), field.Name);
        Assert.Equal(recorded.EnumerateObject().Count(), ours.EnumerateObject().Count());
        Assert.Equal(0, ours.GetProperty("tb").GetArrayLength());
    }

    [Theory]
    [InlineData(FaultKind.UnsupportedOption, "octavia_lib.api.drivers.exceptions", "UnsupportedOptionError")]
    [InlineData(FaultKind.NotImplemented, "octavia_lib.api.drivers.exceptions", "NotImplementedError")]
    [InlineData(FaultKind.DriverError, "octavia_lib.api.drivers.exceptions", "DriverError")]
    [InlineData(FaultKind.NotFound, "octavia_lib.api.drivers.exceptions", "DriverError")]
    [InlineData(FaultKind.BadRequest, "octavia_lib.api.drivers.exceptions", "DriverError")]
    public void A_refusal_is_octavia_libs_exception_with_both_faults(FaultKind kind, string module, string name)
    {
        var failure = Failure(RpcFailure.Of(new Refusal(kind, "for the \"user\"", "for the opérator")));
        Assert.Equal((module, name), (Text(failure, "module"), Text(failure, "class")));
        Assert.Equal(0, failure.GetProperty("args").GetArrayLength());
        Assert.Equal("for the \"user\"", Text(failure.GetProperty("kwargs"), "user_fault_string"));
        Assert.Equal("for the opérator", Text(failure.GetProperty("kwargs"), "operator_fault_string"));
    }

    [Fact]
    public void Unavailable_is_an_exception_of_the_provider_driver_with_its_reason()
    {
        var failure = Failure(RpcFailure.Of(Refusal.Unavailable("full")));
        Assert.Equal(("loxiactors_octavia.exceptions", "Unavailable"), (Text(failure, "module"), Text(failure, "class")));
        Assert.Equal("full", Assert.Single(failure.GetProperty("args").EnumerateArray()).GetString());
        Assert.Empty(failure.GetProperty("kwargs").EnumerateObject());
    }

    [Fact]
    public void Each_reply_has_a_unique_id_of_its_own() =>
        Assert.NotEqual(
            Text(RecordedMessages.Inside(RpcReply.Heartbeat("1")), "_unique_id"),
            Text(RecordedMessages.Inside(RpcReply.Heartbeat("1")), "_unique_id"));

    private static JsonElement Failure(RpcFailure failure)
    {
        var reply = RecordedMessages.Inside(RpcReply.Failure("1", failure));
        Assert.Equal(JsonValueKind.Null, reply.GetProperty("result").ValueKind);
        Assert.True(reply.GetProperty("ending").GetBoolean());
        return JsonDocument.Parse(Text(reply, "failure")).RootElement;
    }

    private static void AssertSame(JsonElement recorded, byte[] reply)
    {
        var ours = RecordedMessages.Inside(reply);
        foreach (var field in recorded.EnumerateObject().Where(field => field.Name != "_unique_id"))
            Assert.True(JsonElement.DeepEquals(field.Value, ours.GetProperty(field.Name)), field.Name);
        Assert.Matches("^[0-9a-f]{32}$", Text(ours, "_unique_id"));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
