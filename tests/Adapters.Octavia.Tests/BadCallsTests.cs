using System.Text;
using LoxiActors.Adapters.Octavia.Calls;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Adapters.Octavia.Tests;

/// <summary>Whoever sends nonsense reads which field it was and what was wrong with it.</summary>
public class BadCallsTests
{
    private const string Id = "ad33cbd9-913d-4a38-9a1c-1669c2d6b522";

    [Theory]
    [InlineData("listener_create", """{"listener": {"listener_id": "$id", "protocol_port": "80"}}""", "listener.protocol_port: expected a number, got a string")]
    [InlineData("listener_create", """{"listener": {"listener_id": "$id", "protocol_port": 80.5}}""", "listener.protocol_port: expected a whole number of 32 bits, got '80.5'")]
    [InlineData("listener_create", """{"listener": {"listener_id": "$id", "protocol_port": 4294967296}}""", "listener.protocol_port: expected a whole number of 32 bits, got '4294967296'")]
    [InlineData("listener_create", """{"listener": {"listener_id": "$id", "admin_state_up": "yes"}}""", "listener.admin_state_up: expected a boolean, got a string")]
    [InlineData("listener_create", """{"listener": {"listener_id": "$id", "allowed_cidrs": ["10.0.0.0/8", null]}}""", "listener.allowed_cidrs[1]: expected a string, got null")]
    [InlineData("listener_create", """{"listener": {"listener_id": "$id", "insert_headers": {"X-Forwarded-For": true}}}""", "listener.insert_headers.X-Forwarded-For: expected a string, got a boolean")]
    [InlineData("listener_create", """{"listener": {"listener_id": "$id", "default_pool": {"pool_id": "$id", "members": [{}]}}}""", "listener.default_pool.members[0].member_id: is missing")]
    [InlineData("listener_create", """{"listener": {"listener_id": "$id", "default_tls_container_data": {"private_key": 5}}}""", "listener.default_tls_container_data.private_key: expected a string, got a number")]
    [InlineData("listener_create", """{"listener": {"listener_id": "$id", "name": "\ud800"}}""", "listener.name: is not valid Unicode text")]
    [InlineData("listener_create", """{"listener": null}""", "listener: expected an object, got null")]
    [InlineData("listener_create", """{"listener": {"listener_id": null}}""", "listener.listener_id: expected a UUID in a string, got null")]
    [InlineData("listener_create", """{"listener": {"listener_id": "web"}}""", "listener.listener_id: 'web' is not a UUID")]
    [InlineData("listener_create", """{"listener": {"listener_id": 7}}""", "listener.listener_id: expected a UUID in a string, got a number")]
    [InlineData("listener_create", """{"listener": {}}""", "listener.listener_id: is missing")]
    [InlineData("member_create", """{"member": {"member_id": "$id", "weight": {}}}""", "member.weight: expected a number, got an object")]
    [InlineData("member_batch_update", """{"pool_id": "$id", "members": [{"member_id": "$id"}, 7]}""", "members[1]: expected an object, got a number")]
    [InlineData("member_batch_update", """{"pool_id": "$id"}""", "missing argument members; member_batch_update takes pool_id, members")]
    [InlineData("pool_update", """{"old": {"pool_id": "$id"}}""", "missing argument new; pool_update takes old, new")]
    [InlineData("pool_create", """{"pool": {"pool_id": "$id"}, "listener": {}}""", "unknown argument 'listener'; pool_create takes pool")]
    [InlineData("get_supported_flavor_metadata", """{"x": 1}""", "unknown argument 'x'; get_supported_flavor_metadata takes no arguments")]
    [InlineData("health_monitor_create", """{"healthmonitor": {"healthmonitor_id": "$id", "http_version": "1.1"}}""", "healthmonitor.http_version: expected a number, got a string")]
    [InlineData("loadbalancer_delete", """{"loadbalancer": {"loadbalancer_id": "$id"}, "cascade": 1}""", "cascade: expected a boolean, got a number")]
    [InlineData("loadbalancer_delete", """{"loadbalancer": {"loadbalancer_id": "$id"}, "cascade": null}""", "cascade: expected a boolean, got null")]
    [InlineData("validate_flavor", """{"flavor_metadata": {"topology": "\ud800"}}""", "flavor_metadata.topology: is not valid Unicode text")]
    [InlineData("listener_create", """{"listener": {"listener_id": "$id", "later": [{"a": "\udc00"}]}}""", "listener.later[0].a: is not valid Unicode text")]
    [InlineData("validate_flavor", """{"flavor_metadata": []}""", "flavor_metadata: expected an object, got an array")]
    [InlineData("loadbalancer_failover", """[]""", "the body: expected an object, got an array")]
    [InlineData("reboot", """{}""", "there is no driver method 'reboot'")]
    public void A_wrong_field_is_named_with_its_path(string method, string body, string fault)
    {
        Assert.Equal(fault, Refused(method, body.Replace("$id", Id)).UserFault);
    }

    [Fact]
    public void Malformed_json_is_refused_with_the_place()
    {
        var fault = Refused("listener_create", "{\n  \"listener\": oops\n}").UserFault;

        Assert.StartsWith("malformed JSON at line 2, byte 15: ", fault);
        Assert.DoesNotContain("LineNumber", fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    public void A_body_that_is_not_one_plain_object_is_refused(string body)
    {
        Assert.StartsWith("malformed JSON at line 1, byte ", Refused("listener_create", body).UserFault);
    }

    [Fact]
    public void A_field_that_stands_twice_is_refused_by_its_name()
    {
        var fault = Refused("listener_create", $$$"""{"listener": {"listener_id": "{{{Id}}}", "name": "a", "name": "b"}}""").UserFault;

        Assert.StartsWith("malformed JSON: Duplicate property 'name'", fault);
    }

    [Fact]
    public void A_body_that_is_nested_too_deep_is_refused()
    {
        var deep = $"{{\"listener\": {string.Concat(Enumerable.Repeat("[", 1000))}";

        Assert.StartsWith("malformed JSON", Refused("listener_create", deep).UserFault);
    }

    [Fact]
    public void A_body_that_is_too_large_is_refused_before_it_is_parsed()
    {
        var large = Encoding.UTF8.GetBytes($"{{\"listener\": \"{new string('x', DriverCallReader.MaxBodyBytes)}\"}}");

        var refused = Assert.IsType<DriverCallReading.Refused>(DriverCallReader.Read("listener_create", large));

        Assert.Equal($"the body is larger than {DriverCallReader.MaxBodyBytes} bytes", refused.Refusal.UserFault);
    }

    [Fact]
    public async Task A_stream_without_end_is_not_read_to_its_end()
    {
        using var endless = new EndlessStream();

        var reading = await DriverCallReader.ReadAsync("listener_create", endless, TestContext.Current.CancellationToken);

        Assert.Equal(FaultKind.BadRequest, Assert.IsType<DriverCallReading.Refused>(reading).Refusal.Kind);
        Assert.InRange(endless.Given, DriverCallReader.MaxBodyBytes, DriverCallReader.MaxBodyBytes + 64 * 1024);
    }

    [Fact]
    public async Task A_stream_gives_the_same_call_as_its_bytes()
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"loadbalancer_id": "{{Id}}"}"""));

        var reading = await DriverCallReader.ReadAsync("loadbalancer_failover", body, TestContext.Current.CancellationToken);

        Assert.Equal(Id, Assert.IsType<Protocol.Octavia.Calls.LoadBalancerFailover>(Assert.IsType<DriverCallReading.Read>(reading).Call).LoadBalancerId.ToString());
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_and_not_thrown()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes($$"""{"listener": {"listener_id": "{{Id}}", "name": """), (byte)'"', 0xff, 0xfe, (byte)'"', (byte)'}', (byte)'}'];

        var refused = Assert.IsType<DriverCallReading.Refused>(DriverCallReader.Read("listener_create", body));

        Assert.Equal("listener.name: is not valid Unicode text", refused.Refusal.UserFault);
    }

    [Fact]
    public void A_long_value_is_cut_in_the_message()
    {
        var fault = Refused("listener_create", $$$"""{"listener": {"listener_id": "{{{new string('x', 5000)}}}"}}""").UserFault;

        Assert.InRange(fault.Length, 64, 200);
    }

    [Fact]
    public void Cascade_may_be_left_out_and_then_is_off()
    {
        var reading = DriverCallReader.Read("loadbalancer_delete", Encoding.UTF8.GetBytes($$$"""{"loadbalancer": {"loadbalancer_id": "{{{Id}}}"}}"""));

        Assert.False(Assert.IsType<Protocol.Octavia.Calls.LoadBalancerDelete>(Assert.IsType<DriverCallReading.Read>(reading).Call).Cascade);
    }

    private static Refusal Refused(string method, string body)
    {
        var refusal = Assert.IsType<DriverCallReading.Refused>(DriverCallReader.Read(method, Encoding.UTF8.GetBytes(body))).Refusal;
        Assert.Equal(FaultKind.BadRequest, refusal.Kind);
        return refusal;
    }

    private sealed class EndlessStream : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            Given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
