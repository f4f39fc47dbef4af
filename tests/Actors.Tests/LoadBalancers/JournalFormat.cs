using System.Text;
using System.Text.Json.Serialization;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Actors.Tests.LoadBalancers;

/// <summary>
/// Events that were written once must be readable for ever. The file holds the life of one load balancer as it stood in a
/// journal; lines are only ever added to it.
/// </summary>
public sealed class JournalFormat
{
    private static readonly LoadBalancerDefinition Definition = new(new LoadBalancerSettings(), () => NodeInventory.Empty);

    private static readonly string[] Lines =
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "loadbalancer-events.jsonl"));

    [Fact]
    public void Every_event_reads_back_and_writes_the_same_bytes()
    {
        Assert.All(Lines, line => Assert.Equal(line, Encoding.UTF8.GetString(Definition.SerializeEvent(Read(line)))));
    }

    [Fact]
    public void Every_kind_of_event_and_of_change_is_in_the_file()
    {
        var discriminators = Discriminators(typeof(LoadBalancerEvent)).Concat(Discriminators(typeof(Actors.LoadBalancers.Editing.TreeChange)));
        Assert.All(discriminators, name => Assert.Contains(Lines, line => line.Contains($"\"{name}\"", StringComparison.Ordinal)));
        Assert.Equal(
            Discriminators(typeof(LoadBalancerEvent)).Order(),
            Lines.Select(Read).Select(LoadBalancerHistory.Kind).Distinct().Order());
    }

    [Fact]
    public void Every_event_has_a_sentence() =>
        Assert.All(Lines, line => Assert.True(LoadBalancerHistory.Describe(Read(line)).Length > 10));

    [Fact]
    public void An_event_of_a_later_version_is_refused_and_not_skipped()
    {
        var problem = Assert.Throws<NotSupportedException>(() => Read("""{"event":"moved-to-the-moon","at":"2026-01-01T00:00:00+00:00"}"""));
        Assert.Contains("can't be read by this version", problem.Message);
    }

    private static LoadBalancerEvent Read(string line) => Definition.DeserializeEvent(Encoding.UTF8.GetBytes(line));

    private static IEnumerable<string> Discriminators(Type type) =>
        type.GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>().Select(derived => (string)derived.TypeDiscriminator!);
}
