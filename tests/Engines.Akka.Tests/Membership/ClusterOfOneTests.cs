using Akka.Actor;
using Akka.Cluster;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Engines.Akka.Tests.Compliance;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Akka.Tests.Membership;

/// <summary>What a host says of a cluster before it has joined, while it is its only member, and afterwards.</summary>
public sealed class ClusterOfOneTests : IAsyncLifetime
{
    private static readonly OperatorsWish Wish = new("a test", null);

    private readonly SqliteDatabase _database = new();
    private readonly ActorSystem _system;
    private readonly AkkaEngine _engine;
    private readonly ICluster _cluster;

    public ClusterOfOneTests()
    {
        _system = ActorSystem.Create("test", TestConfig.Of(_database));
        _engine = new AkkaEngine(
            _system, _database.OpenIndex(), new NoEffects(), TimeProvider.System, new AkkaEngineOptions { HostName = "host one", Shards = 4 }, NullLogger<AkkaEngine>.Instance);
        _engine.Host(new ProbeDefinition(new Trace()));
        _cluster = ((IEngine)_engine).Cluster!;
    }

    private string Here => _cluster.Glance.Members.Single().Address;

    [Fact]
    public async Task Before_it_has_joined_it_says_so_and_has_nobody_to_show()
    {
        Assert.Equal("this host has not joined the cluster yet", _cluster.WhyNotUp);
        var picture = await _cluster.LookAsync(default);
        Assert.Empty(picture.Members);
        Assert.Null(picture.ActsAt);
        Assert.Contains("no member '127.0.0.1:1'", Refused(await _cluster.DownAsync("127.0.0.1:1", force: true, Wish, default)));
    }

    [Fact]
    public async Task The_only_member_is_shown_with_its_name_and_shards()
    {
        await StartAsync();

        var picture = await _cluster.LookAsync(default);

        Assert.Null(_cluster.WhyNotUp);
        var member = Assert.Single(picture.Members);
        Assert.Equal(("host one", "up", true, true, null), (member.Name, member.Status, member.Reachable, member.IsHere, member.Drained));
        Assert.NotNull(member.Since);
        var kind = Assert.Single(picture.Kinds);
        Assert.Equal(("probe", 4, 4), (kind.Kind, kind.Shards, kind.Unplaced));
        Assert.Equal(new HostShards(Here, 0, 0), Assert.Single(kind.Hosts));
    }

    [Fact]
    public async Task Nothing_is_taken_from_the_only_member()
    {
        await StartAsync();

        Assert.Contains("the only member", Refused(await _cluster.DownAsync(Here, force: true, Wish, default)));
        Assert.Contains("the last member", Refused(await _cluster.LeaveAsync(Here, Wish, default)));
        Assert.Contains("nowhere to go", Refused(await _cluster.DrainAsync(Here, Wish, default)));
        Assert.Contains("is not drained", Refused(await _cluster.UndrainAsync(Here, Wish, default)));
        Assert.Contains("only one member", Refused(await _cluster.RebalanceAsync(Wish, default)));
        Assert.Null(_cluster.Glance.Members.Single().Drained);
    }

    [Fact]
    public async Task Once_it_has_stopped_it_is_no_member_any_more()
    {
        await StartAsync();
        await _engine.StopAsync();
        Assert.Equal("this host is no member of the cluster any more", _cluster.WhyNotUp);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _system.Terminate();
        await _database.DisposeAsync();
    }

    private async Task StartAsync()
    {
        var cluster = Cluster.Get(_system);
        cluster.Join(cluster.SelfAddress);
        await _engine.StartAsync();
    }

    private sealed class NoEffects : IEffectHandler
    {
        public void Handle(EntityId entity, Effect effect) => throw new InvalidOperationException("nothing is decided here");
    }

    private static string Refused(ClusterAnswer answer) => Assert.IsType<ClusterAnswer.Refused>(answer).Refusal.OperatorFault;
}
