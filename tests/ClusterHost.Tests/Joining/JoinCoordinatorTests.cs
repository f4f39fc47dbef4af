using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using LoxiActors.ClusterHost.Joining;
using LoxiActors.Pair.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.ClusterHost.Tests.Joining;

/// <summary>Hosts of a cluster that start together, in one process.</summary>
public sealed class JoinCoordinatorTests : IAsyncLifetime
{
    private static readonly JoinOptions Quick = new()
    {
        Interval = TimeSpan.FromMilliseconds(50), StableMargin = TimeSpan.FromMilliseconds(300), Step = TimeSpan.FromMilliseconds(300),
        AttemptTimeout = TimeSpan.FromSeconds(6), NoteEvery = TimeSpan.FromMilliseconds(200), NoteHolds = TimeSpan.FromSeconds(3),
    };

    private readonly InMemoryMemberRegister _register = new(TimeProvider.System);
    private readonly List<(ActorSystem System, JoinCoordinator? Joining)> _hosts = [];

    [Fact]
    public async Task Hosts_that_start_together_form_one_cluster()
    {
        var clusters = Systems(3);
        var all = clusters.Select(cluster => cluster.SelfAddress).ToArray();
        foreach (var cluster in clusters)
            Start(cluster, () => all);

        await AreOneAsync(clusters);
    }

    [Fact]
    public async Task Hosts_of_which_each_finds_only_itself_form_one_cluster_too()
    {
        var clusters = Systems(3);
        foreach (var cluster in clusters)
            Start(cluster, () => [cluster.SelfAddress]);

        await AreOneAsync(clusters);
    }

    [Fact]
    public async Task A_host_whose_discovery_fails_at_first_joins_later()
    {
        var clusters = Systems(2);
        var works = false;
        Start(clusters[0], () => [clusters[0].SelfAddress]);
        Start(clusters[1], () => Volatile.Read(ref works) ? [.. clusters.Select(cluster => cluster.SelfAddress)] : throw new HostsNotFoundException("no answer"));
        await Until.HoldsAsync("the first is up", () => clusters[0].SelfMember.Status == MemberStatus.Up);
        Assert.Equal(MemberStatus.Removed, clusters[1].SelfMember.Status);

        Volatile.Write(ref works, true);
        await AreOneAsync(clusters);
    }

    [Fact]
    public async Task The_first_of_the_list_is_not_needed()
    {
        var clusters = Systems(2);
        Address[] all = [new("akka.tcp", "loxiactors", "127.0.0.1", 1), .. clusters.Select(cluster => cluster.SelfAddress)];
        foreach (var cluster in clusters)
            Start(cluster, () => all);

        await AreOneAsync(clusters);
    }

    [Fact]
    public async Task No_cluster_is_formed_while_another_one_lives_that_can_not_be_reached()
    {
        var cluster = Systems(1)[0];
        var elsewhere = new Address("akka.tcp", "loxiactors", "127.0.0.1", 1).ToString();
        await _register.NoteAsync(elsewhere, default);
        var looks = 0;
        Start(cluster, () =>
        {
            Interlocked.Increment(ref looks);
            _register.NoteAsync(elsewhere, default).GetAwaiter().GetResult();
            return [cluster.SelfAddress];
        });

        // Several times the margin.
        await Until.HoldsAsync("it has looked often", () => Volatile.Read(ref looks) > 40);
        Assert.Equal(MemberStatus.Removed, cluster.SelfMember.Status);

        await _register.RemoveAsync(elsewhere, default);
        Assert.Empty(await _register.ReadAsync("x", TimeSpan.Zero, default));
    }

    [Fact]
    public async Task A_host_that_is_not_among_those_found_forms_no_cluster()
    {
        var clusters = Systems(2);
        var looks = 0;
        Start(clusters[0], () =>
        {
            Interlocked.Increment(ref looks);
            return [clusters[1].SelfAddress];
        });
        await Until.HoldsAsync("it has looked often", () => Volatile.Read(ref looks) > 40);
        Assert.Equal(MemberStatus.Removed, clusters[0].SelfMember.Status);
    }

    [Fact]
    public async Task A_member_stays_noted_until_it_has_stopped()
    {
        var cluster = Systems(1)[0];
        var joining = Start(cluster, () => [cluster.SelfAddress]);
        var self = cluster.SelfAddress.ToString();
        await Until.HoldsAsync("it is noted again and again", async () => cluster.SelfMember.Status == MemberStatus.Up && await _register.ReadAsync("x", Quick.NoteEvery * 2, default) is [var noted] && noted == self, noted => noted);

        await cluster.System.Terminate();
        await joining.DisposeAsync();
        Assert.Empty(await _register.ReadAsync("x", TimeSpan.FromMinutes(5), default));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var (system, joining) in _hosts)
        {
            await system.Terminate();
            if (joining is not null)
                await joining.DisposeAsync();
        }
    }

    private static async Task AreOneAsync(Cluster[] clusters)
    {
        var all = clusters.Select(cluster => cluster.SelfAddress).ToHashSet();
        await Until.HoldsAsync(
            "all are members of one cluster",
            () => clusters.All(cluster => all.SetEquals(cluster.State.Members.Where(member => member.Status == MemberStatus.Up).Select(member => member.Address))));
    }

    private Cluster[] Systems(int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var system = ActorSystem.Create("loxiactors", ConfigurationFactory.ParseString(
            """
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              actor.provider = cluster
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0, connection-timeout = 1s }
              cluster { seed-node-timeout = 1s, coordinated-shutdown.terminate-actor-system = on }
              coordinated-shutdown.exit-clr = off
            }
            """));
        _hosts.Add((system, null));
        return Cluster.Get(system);
    })];

    private JoinCoordinator Start(Cluster cluster, Func<Address[]> find)
    {
        var joining = new JoinCoordinator(cluster, new Found(find), _register, Quick, TimeProvider.System, NullLogger.Instance);
        _hosts.RemoveAll(host => host.System == cluster.System);
        _hosts.Add((cluster.System, joining));
        joining.Start();
        return joining;
    }

    private sealed class Found(Func<Address[]> find) : IHostFinder
    {
        public Task<IReadOnlyList<Address>> FindAsync(CancellationToken cancellation)
        {
            try
            {
                return Task.FromResult<IReadOnlyList<Address>>(find());
            }
            catch (HostsNotFoundException failure)
            {
                return Task.FromException<IReadOnlyList<Address>>(failure);
            }
        }
    }
}
