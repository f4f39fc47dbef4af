using System.Diagnostics;
using System.Globalization;
using LoxiActors.ClusterHost.Tests.Hosts.Networks;
using LoxiActors.Pair.Tests;
using LoxiActors.Pair.Tests.Pair;
using Npgsql;
using Xunit.Abstractions;

namespace LoxiActors.ClusterHost.Tests.Hosts;

/// <summary>The whole control plane on three hosts with a network between them, of which the one that acts loses its links while it has work under way.</summary>
public sealed class PartitionTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private const int Many = 60;
    private const int Lone = 0;

    /// <summary>Says nothing to a node and changes nothing there, so it needs no lease.</summary>
    private const string Probe = "GET /netlox/v1/version HTTP/1.1";

    private static readonly int[] All = [.. Enumerable.Range(0, Many)];

    /// <summary>Asked for at a host that is cut off.</summary>
    private static readonly int[] Meanwhile = [.. Enumerable.Range(Many, 6)];

    [Fact]
    public async Task A_host_that_does_not_hear_the_others_but_reaches_the_database_and_the_nodes_ends_and_the_others_go_on()
    {
        await using var network = await Network.StartAsync(3);
        await using var site = await ClusterSite.StartAsync(postgres.Shared, postMilliseconds: 50, network);
        var writer = await WriterAsync(site);
        await BeginAsync(site);

        var before = await JournalTable.ReadAsync(site.Connection);
        await network.CutFromHostsAsync(Lone);
        var cut = Stopwatch.GetTimestamp();
        await GoesOnAsync(site, cut);

        Assert.Equal(4, await site.Hosts[Lone].ExitAsync());
        await site.Hosts[1].AcceptedAsync(LoadBalancers.AddMember(7, 2));
        await site.Hosts[2].QuietAsync();
        AssertNodesHeardOneHostAtATime(site, cut);
        await AssertOneWriterAsync(site, writer, before);
    }

    [Fact]
    public async Task A_host_that_reaches_nothing_ends_and_has_neither_written_nor_sent_anything_when_its_links_come_back()
    {
        await using var network = await Network.StartAsync(3);
        await using var site = await ClusterSite.StartAsync(postgres.Shared, postMilliseconds: 50, network);
        var writer = await WriterAsync(site);
        await BeginAsync(site);

        await network.CutFromAllAsync(Lone);
        var cut = Stopwatch.GetTimestamp();
        var before = await JournalTable.ReadAsync(site.Connection);
        var calls = InterruptedCalls.Begin(Meanwhile, _ => site.Hosts[Lone]);
        await Until.HoldsAsync("another host acts", () => Task.FromResult(site.SentToNodes.Select(sent => sent.From).Distinct().Count()), hosts => hosts == 2);
        var stored = await JournalTable.ReadByAsync(site.Connection, writer);
        var ended = site.Hosts[Lone].HasEnded;
        await network.HealAsync(Lone);
        var healed = Stopwatch.GetTimestamp();
        Assert.Equal(4, await site.Hosts[Lone].ExitAsync());
        output.WriteLine($"links came back after {Stopwatch.GetElapsedTime(cut, healed).TotalSeconds:0.0} s, when it had {(ended ? "" : "not ")}ended");
        output.WriteLine($"calls at the lone host were answered by {await calls.WordsAsync()}");
        // The kernel sends what a process has left to it, also when that one has ended.
        await Until.HoldsAsync("nothing of it is left to be sent", network.Hosts[Lone].UnsentAsync, unsent => unsent.Length == 0);

        await GoesOnAsync(site, cut);
        AssertNodesHeardOneHostAtATime(site, cut);
        Assert.DoesNotContain(site.SentToNodes, sent => sent.At > healed && sent.From.Equals(Network.ServiceAddress(Lone)) && sent.Line != Probe);
        await calls.AssertDoneOrNotThereAsync(site.Hosts[1]);
        await site.Hosts[1].ToldActiveAsync(Meanwhile);
        await site.RulesAreThereAsync([.. All, .. Meanwhile]);
        await site.Hosts[2].QuietAsync();
        await AssertOneWriterAsync(site, writer, before);
        Assert.Equal(stored, await JournalTable.ReadByAsync(site.Connection, writer));
    }

    private static async Task<Guid> WriterAsync(ClusterSite site)
    {
        await using var source = NpgsqlDataSource.Create(site.Connection);
        await using var command = source.CreateCommand("SELECT incarnation FROM cluster_host WHERE name LIKE $1");
        command.Parameters.Add(new NpgsqlParameter { Value = $"% {Network.ClusterAddress(Lone)}:%" });
        return (Guid)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Calls are accepted through all hosts, and both nodes are being configured by the one that acts.</summary>
    private static async Task BeginAsync(ClusterSite site)
    {
        await Task.WhenAll(All.Select(number => site.Hosts[number % 3].AcceptedAsync(LoadBalancers.Create(number))));
        await Until.HoldsAsync("both nodes are being configured", () => site.Nodes.All(node => node.Control.Calls.Any(call => call.Method == "POST")));
        Assert.All(site.SentToNodes, sent => Assert.Equal(Network.ServiceAddress(Lone), sent.From));
        Assert.True((await ClusterSite.GetAsync(site.Hosts[Lone], "api/v1/cluster")).GetProperty("members").EnumerateArray().Single(member => member.GetProperty("acts").GetBoolean()).GetProperty("here").GetBoolean());
    }

    private async Task GoesOnAsync(ClusterSite site, long cut)
    {
        await site.Hosts[1].ToldActiveAsync(All);
        output.WriteLine($"all {Many} were ACTIVE {Stopwatch.GetElapsedTime(cut).TotalSeconds:0.0} s after the cut");
        await site.RulesAreThereAsync(All);
    }

    /// <summary>Whoever follows the lone host begins when that one sends no more.</summary>
    private void AssertNodesHeardOneHostAtATime(ClusterSite site, long cut)
    {
        var sent = site.SentToNodes.Where(one => one.Line != Probe).ToArray();
        var last = sent.Last(one => one.From.Equals(Network.ServiceAddress(Lone)));
        var first = sent.First(one => !one.From.Equals(Network.ServiceAddress(Lone)));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"the lone host's last word to a node {Seconds(last):0.00} s after the cut ({last.Line}), another's first {Seconds(first):0.00} s ({first.Line})"));
        Assert.True(last.At < first.At, $"the lone host sent '{last.Line}' {Seconds(last)} s after the cut, when another one had begun after {Seconds(first)} s");

        double Seconds(Forwarder.Sent one) => Stopwatch.GetElapsedTime(cut, one.At).TotalSeconds;
    }

    private async Task AssertOneWriterAsync(ClusterSite site, Guid writer, IReadOnlyList<JournalTable.Entry> before)
    {
        var after = await JournalTable.ReadAsync(site.Connection);
        var cut = before.Max(entry => entry.Ordering);
        JournalTable.HasOneWriterAtATime(after);
        JournalTable.HasNothingMoreBy(writer, after, cut);
        var taken = after.Where(entry => entry.Ordering > cut && entry.Name == "writer").ToArray();
        Assert.NotEmpty(taken);
        Assert.Contains(before, entry => entry.Writer == writer);
        output.WriteLine($"{after.Count} entries, {after.Count(entry => entry.Ordering > cut && entry.Writer == writer)} by the lone host since the cut, {taken.Length} takeovers since");
    }
}
