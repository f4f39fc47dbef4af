using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit.Xunit2;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Index;
using LoxiActors.Engines.Akka.Index.InMemory;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Akka.Tests.Entities;

/// <summary>One entity as an actor, with its shard played by the test: what the rules for every engine can't see from outside.</summary>
public sealed class EntitySpecs : TestKit
{
    private const string Key = "00000000-0000-0000-0000-000000000001";
    private static readonly Guid Sender1 = Guid.Parse("77777777-0000-0000-0000-000000000001");

    private readonly ManualTime _time = new();
    private readonly Effects _effects = new();
    private readonly EngineContext _engine;
    private readonly EntityKind<ProbeState, ProbeInput, ProbeEvent> _kind;
    private readonly IActorRef _entity;

    public EntitySpecs()
        : base(Patience.Settings + "akka { loglevel = ERROR, persistence.journal.plugin = akka.persistence.journal.inmem, persistence.snapshot-store.plugin = akka.persistence.snapshot-store.inmem }")
    {
        var index = new InMemoryIndexStore(new InMemoryIndex());
        _engine = new EngineContext(index, _effects, _time, new AkkaEngineOptions { HostName = "host", MailboxCapacity = 4, SnapshotEvery = 1 }, NullLogger.Instance)
        {
            Incarnation = index.RegisterAsync("host", alone: true, default).Result,
        };
        _engine.Gate.Open();
        _kind = new EntityKind<ProbeState, ProbeInput, ProbeEvent>(new ProbeDefinition(new Trace()), _engine) { Region = TestActor };
        _entity = Sys.ActorOf(_kind.PropsOf(Key));
    }

    [Fact]
    public async Task What_is_told_twice_is_done_once()
    {
        var told = new Told("probe", Key, new Say("once"), Sender1, 1);
        _entity.Tell(told);
        await ExpectMsgAsync<Done>();
        _entity.Tell(told);
        await ExpectMsgAsync<Done>();
        Assert.Equal(["once"], _effects.Names);
    }

    [Fact]
    public async Task What_it_has_open_is_issued_again_when_another_host_acts()
    {
        _entity.Tell(new Asked("probe", Key, new Begin("work")));
        await ExpectMsgAsync<Answered>();
        _entity.Tell(IssueAgain.Instance);
        _entity.Tell(new Queried("probe", Key));
        await ExpectMsgAsync<Shown>();
        Assert.Equal(["work", "work"], _effects.Names);
    }

    [Fact]
    public async Task One_that_has_nothing_open_issues_nothing()
    {
        _entity.Tell(new Asked("probe", Key, new Begin("work")));
        await ExpectMsgAsync<Answered>();
        _entity.Tell(new Asked("probe", Key, new Finish("work")));
        await ExpectMsgAsync<Answered>();
        _entity.Tell(IssueAgain.Instance);
        _entity.Tell(new Queried("probe", Key));
        await ExpectMsgAsync<Shown>();
        Assert.Equal(["work"], _effects.Names);
    }

    [Fact]
    public async Task What_is_in_the_index_already_is_not_written_again()
    {
        var claimed = await PositionAfterAsync(new Indexed(IndexVerb.Claim, "192.0.2.1"));
        Assert.Equal(claimed, await PositionAfterAsync(new Indexed(IndexVerb.Claim, "192.0.2.1")));
        var placed = await PositionAfterAsync(new Indexed(IndexVerb.Claim, "192.0.2.1"), new Indexed(IndexVerb.Place, "node-1"));
        Assert.True(placed > claimed);
        Assert.Equal(placed, await PositionAfterAsync(new Indexed(IndexVerb.Leave, "node-2")));
        Assert.True(await PositionAfterAsync(new Indexed(IndexVerb.Leave, "node-1")) > placed);
    }

    [Fact]
    public async Task An_address_that_the_index_has_left_to_another_entity_is_refused_though_the_journal_names_it()
    {
        var claim = new Indexed(IndexVerb.Claim, "192.0.2.1");
        await LosesItsAddressAsync(claim);
        await LeaveAsync(await LoadedAsync());
        (await LoadedAsync()).Tell(new Asked("probe", Key, new ChangeIndex(claim)));
        await ExpectMsgAsync<Settled>();
        LastSender.Tell(Done.Instance);
        var refused = Assert.IsType<Reply.Refused>((await ExpectMsgAsync<Answered>()).Reply);
        Assert.Contains("192.0.2.1 is already served by", refused.Refusal.OperatorFault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_belongs_to_whoever_added_it_last()
    {
        var owns = new Indexed(IndexVerb.Own, "00000000-0000-0000-0000-00000000000a");
        var listener = new ObjectRef(ObjectKind.Listener, Guid.Parse(owns.Name));
        await PositionAfterAsync(owns);
        await TakenOverAsync(new IndexChange.Add(listener));
        await PositionAfterAsync(owns);
        Assert.Equal(Itself, await _engine.Index.FindOwnerAsync("probe", listener, default));
    }

    [Fact]
    public async Task What_was_given_up_is_not_taken_back_later()
    {
        var address = "192.0.2.1";
        await LosesItsAddressAsync(new Indexed(IndexVerb.Claim, address));
        var entity = await LoadedAsync();
        entity.Tell(new Asked("probe", Key, new ChangeIndex(new Indexed(IndexVerb.Release, address))));
        await ExpectMsgAsync<Answered>();
        await LeaveAsync(entity);

        // The index has lost both, and is put right from this one's journal.
        await _engine.Index.ForgetAsync(_engine.Incarnation, Other, default);
        await _engine.Index.ForgetAsync(_engine.Incarnation, Itself, default);
        await LoadedAsync();
        Assert.Null(await _engine.Index.FindAddressOwnerAsync("probe", address, default));
    }

    private static EntityId Itself { get; } = new("probe", Key);

    private static EntityId Other { get; } = new("probe", "00000000-0000-0000-0000-000000000002");

    /// <summary>Out of memory, and to another entity, though its journal names it: as after a database was restored to a state of before.</summary>
    private async Task LosesItsAddressAsync(Indexed claim)
    {
        await PositionAfterAsync(claim);
        await LeaveAsync(_entity);
        await _engine.Index.ForgetAsync(_engine.Incarnation, Itself, default);
        await TakenOverAsync(new IndexChange.ClaimAddress(claim.Name));
    }

    /// <summary>By a turn on another host, which this one has followed.</summary>
    private async Task TakenOverAsync(IndexChange change)
    {
        Assert.IsType<IndexWrite.Done>(await _engine.Index.ConfirmAsync(_engine.Incarnation, Other, 1, false, null, [change], default));
        _kind.Known.Apply(Other.Key, [change]);
    }

    private async Task LeaveAsync(IActorRef entity)
    {
        Watch(entity);
        entity.Tell(LeaveHost.Instance);
        await ExpectTerminatedAsync(entity);
    }

    private async Task<IActorRef> LoadedAsync()
    {
        var entity = Sys.ActorOf(_kind.PropsOf(Key));
        entity.Tell(new Queried("probe", Key));
        await ExpectMsgAsync<Shown>();
        return entity;
    }

    private async Task<long> PositionAfterAsync(params Indexed[] changes)
    {
        _entity.Tell(new Asked("probe", Key, new ChangeIndex([.. changes])));
        await ExpectMsgAsync<Answered>();
        return await _engine.Index.ReadPositionAsync(default);
    }

    [Fact]
    public async Task Asked_to_leave_it_says_that_its_effects_are_another_hosts_now()
    {
        _entity.Tell(new Asked("probe", Key, new Begin("work")));
        await ExpectMsgAsync<Answered>();
        Watch(_entity);
        _entity.Tell(LeaveHost.Instance);

        // It is guarded, so its shard is asked to have it started again, wherever that is.
        Assert.Equal(new Woken("probe", Key), await FishForMessageAsync<Woken>(_ => true));
        Assert.Equal([Itself], _effects.Gone);
        Assert.Empty(_kind.Residents);
    }

    [Fact]
    public async Task What_was_sent_again_to_the_next_host_is_done_once_more_and_no_oftener()
    {
        var told = new Told("probe", Key, new Say("again"), Sender1, 7);
        _entity.Tell(told);
        await ExpectMsgAsync<Done>();
        await LeaveAsync(_entity);
        var next = Sys.ActorOf(_kind.PropsOf(Key));
        next.Tell(told);
        await ExpectMsgAsync<Done>();
        next.Tell(told);
        await ExpectMsgAsync<Done>();
        Assert.Equal(["again", "again"], _effects.Names);
    }

    [Fact]
    public async Task Idle_and_unguarded_it_asks_its_shard_to_let_it_go()
    {
        var shard = CreateTestProbe();
        var entity = shard.ChildActorOf(_kind.PropsOf(Key));
        entity.Tell(new Asked("probe", Key, new Add([1])), TestActor);
        await ExpectMsgAsync<Answered>();

        // The turn is over a little later than its answer.
        entity.Tell(new Identify(null), TestActor);
        await ExpectMsgAsync<ActorIdentity>();
        _time.Advance(_engine.Options.IdleAfter);
        var resident = _kind.Residents[Key];
        Assert.True(resident.BeginLook());
        _engine.Gate.Enter();
        entity.Tell(LeaveIfIdle.Instance);
        Assert.Equal(LeaveHost.Instance, (await shard.ExpectMsgAsync<Passivate>()).StopMessage);
        Assert.Empty(_kind.Residents);
    }

    private sealed class Effects : IEffectHandler
    {
        private readonly ConcurrentQueue<string> _names = new();
        private readonly ConcurrentQueue<EntityId> _gone = new();

        public IReadOnlyList<string> Names => [.. _names];

        public IReadOnlyList<EntityId> Gone => [.. _gone];

        public void Handle(EntityId entity, Effect effect) => _names.Enqueue(((Work)effect).Name);

        public void Left(EntityId entity) => _gone.Enqueue(entity);
    }
}
