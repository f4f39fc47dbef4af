using System.Text;
using System.Text.Json.Serialization;
using LoxiActors.Actors.Failover;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Actors.Tests.Editing;
using LoxiActors.Actors.Tests.LoadBalancers;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Tests.Data;

namespace LoxiActors.Actors.Tests.Wire;

/// <summary>Hosts of two versions talk to each other while an upgrade is under way, so the bytes of a message are pinned. Lines are only ever added to the files.</summary>
public sealed class WireFormat
{
    private static readonly LoadBalancerDefinition LoadBalancers = new(new LoadBalancerSettings(), () => Make.TwoNodes);

    [Fact]
    public void Inputs_of_load_balancers() =>
        Check(
            "loadbalancer-inputs.jsonl", LoadBalancers.DeserializeInput, LoadBalancers.SerializeInput,
            typeof(LoadBalancerInput), typeof(ConfigureOutcome), typeof(NodeObservation));

    [Fact]
    public void Inputs_of_nodes()
    {
        var definition = new NodeDefinition();
        Check("node-inputs.jsonl", definition.DeserializeInput, definition.SerializeInput, typeof(NodeInput));
    }

    [Fact]
    public void Inputs_of_the_failover_budget()
    {
        var definition = new FailoverBudgetDefinition(new FailoverBudgetSettings(), () => Make.TwoNodes);
        Check("failover-budget-inputs.jsonl", definition.DeserializeInput, definition.SerializeInput, typeof(Actors.Failover.Messages.BudgetInput));
    }

    [Fact]
    public void Inputs_of_the_spare_pool()
    {
        var definition = new SparePoolDefinition(new SparePoolSettings(), () => Make.TwoNodes);
        Check("spare-pool-inputs.jsonl", definition.DeserializeInput, definition.SerializeInput, typeof(SparePoolInput));
    }

    [Fact]
    public void Replies() => Check("replies.jsonl", json => WireJson.DeserializeReply(json), WireJson.SerializeReply, typeof(Reply));

    [Fact]
    public void Effects_that_another_host_carries_out()
    {
        Check("carried-effects.jsonl", json => CarriedEffects.Read(json.ToArray()), CarriedEffects.Write);
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "carried-effects.jsonl"));
        string[] all = ["assign_role", "configure_node", "publish_report", "withdraw_report"];
        Assert.Equal(all, lines.Select(line => line.Split('"')[1]).Distinct().Order());
    }

    [Fact]
    public void An_effect_of_a_later_version_is_refused_in_words() =>
        Assert.Contains("fly", Assert.Throws<NotSupportedException>(() => CarriedEffects.Read("{\"fly\":{}}"u8.ToArray())).Message);

    [Fact]
    public void The_nodes_there_are_do_not_travel_but_are_those_of_the_host_that_decides()
    {
        var sent = LoadBalancers.SerializeInput(new DriverCallReceived("call-1", Make.CreateLoadBalancer(), Make.OneNode));

        var received = Assert.IsType<DriverCallReceived>(LoadBalancers.DeserializeInput(sent));

        Assert.DoesNotContain("node-a", Encoding.UTF8.GetString(sent));
        Assert.Same(Make.TwoNodes, received.Nodes);
    }

    [Fact]
    public void Every_call_that_Octavia_was_recorded_to_make_arrives_as_it_was_sent()
    {
        var calls = RecordedCall.All.Select(recorded => Replay.Parse(recorded)).Where(call => Discriminators(typeof(DriverCall)).Contains(call.Method)).ToArray();

        Assert.Equal(Discriminators(typeof(DriverCall)).Order(), calls.Select(call => call.Method).Distinct().Order());
        Assert.All(calls, call =>
        {
            var sent = LoadBalancers.SerializeInput(new DriverCallReceived("call-1", call, NodeInventory.Empty));
            var received = Assert.IsType<DriverCallReceived>(LoadBalancers.DeserializeInput(sent));
            Assert.Equal(call.GetType(), received.Call.GetType());
            Assert.Equal(call.Method, received.Call.Method);
            Assert.Equal(Encoding.UTF8.GetString(sent), Encoding.UTF8.GetString(LoadBalancers.SerializeInput(received)));
        });
    }

    [Fact]
    public void An_input_of_a_later_version_is_refused_in_words()
    {
        var problem = Assert.Throws<NotSupportedException>(() => LoadBalancers.DeserializeInput("""{"input":"move-to-the-moon"}"""u8));
        Assert.Contains("an input of a load balancer can't be read by this version", problem.Message);
    }

    private static void Check<T>(string file, Reading<T> read, Func<T, byte[]> write, params Type[] kinds)
        where T : notnull
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", file));
        Assert.All(lines, line => Assert.Equal(line, Encoding.UTF8.GetString(write(read(Encoding.UTF8.GetBytes(line))))));
        Assert.All(kinds.SelectMany(Discriminators), name => Assert.Contains(lines, line => line.Contains($":\"{name}\"", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Discriminators(Type type) =>
        type.GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>().Select(derived => (string)derived.TypeDiscriminator!);

    private delegate T Reading<out T>(ReadOnlySpan<byte> json);
}
