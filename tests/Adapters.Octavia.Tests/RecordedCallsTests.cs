using System.Text;
using System.Text.Json.Nodes;
using LoxiActors.Adapters.Octavia.Calls;
using LoxiActors.Tests.Data;

namespace LoxiActors.Adapters.Octavia.Tests;

/// <summary>What a real Octavia sent must come through whole.</summary>
public class RecordedCallsTests
{
    public static TheoryData<int> Lines => [.. Enumerable.Range(1, RecordedCall.All.Count)];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Every_recorded_call_is_read_and_written_back_without_losing_a_field(int line)
    {
        var recorded = RecordedCall.All[line - 1];

        var reading = DriverCallReader.Read(recorded.Method, Encoding.UTF8.GetBytes(recorded.Arguments.ToJsonString()));

        var call = Assert.IsType<DriverCallReading.Read>(reading).Call;
        Assert.Equal(recorded.Method, call.Method);
        var written = JsonNode.Parse(DriverCallWriter.Write(call));
        Assert.True(JsonNode.DeepEquals(recorded.Arguments, written), $"{recorded}\nsent    {recorded.Arguments.ToJsonString()}\nwritten {written!.ToJsonString()}");
    }

    [Fact]
    public void The_recording_holds_every_method_there_is()
    {
        Assert.Equal(139, RecordedCall.All.Count);
        Assert.Equal(28, DriverCallReader.Methods.Length);
        Assert.Equal(DriverCallReader.Methods, RecordedCall.All.Select(call => call.Method).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_call_says_nothing_of_its_private_keys_when_it_is_printed()
    {
        var recorded = RecordedCall.All.First(call => call.Name == "listener TERMINATED_HTTPS full");

        var call = Assert.IsType<DriverCallReading.Read>(
            DriverCallReader.Read(recorded.Method, Encoding.UTF8.GetBytes(recorded.Arguments.ToJsonString()))).Call;

        Assert.Contains("PRIVATE KEY", recorded.Arguments.ToJsonString());
        Assert.DoesNotContain("PRIVATE KEY", call.ToString());
    }

    [Fact]
    public void A_load_balancer_is_read_back_with_its_unset_fields_as_null()
    {
        var recorded = RecordedCall.All.First(call => call.Name == "lb update with children");

        var reading = LoadBalancerReadBack.From(Encoding.UTF8.GetBytes(recorded.ReadBack("old").ToJsonString()));

        var tree = Assert.IsType<LoadBalancerReadBack.Read>(reading).LoadBalancer!;
        Assert.Equal(3, tree.Listeners.Value!.Value.Length);
        Assert.True(tree.Flavor.IsSet);
        Assert.Null(tree.Flavor.Value);
    }

    [Fact]
    public void An_empty_object_read_back_means_that_octavia_has_no_such_load_balancer()
    {
        Assert.Null(Assert.IsType<LoadBalancerReadBack.Read>(LoadBalancerReadBack.From("{}"u8.ToArray())).LoadBalancer);
    }

    [Fact]
    public void A_wrong_field_read_back_is_named_with_its_path()
    {
        const string Body = """{"loadbalancer_id": "ad33cbd9-913d-4a38-9a1c-1669c2d6b522", "pools": [{"pool_id": "6d08be4e-0000-0000-0000-000000000000", "members": 3}]}""";

        var refused = Assert.IsType<LoadBalancerReadBack.Refused>(LoadBalancerReadBack.From(Encoding.UTF8.GetBytes(Body)));

        Assert.Equal("loadbalancer.pools[0].members: expected an array, got a number", refused.Refusal.UserFault);
    }
}
