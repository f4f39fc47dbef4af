using System.Collections.Immutable;
using System.Globalization;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;
using LoxiActors.Protocol.Octavia.Tree;
using LoxiActors.Simulation.Kernel;
using static LoxiActors.Simulation.Octavia.Provisioning;

namespace LoxiActors.Simulation.Octavia;

/// <summary>What tenants ask for next, by chance, within what Octavia's API would let through.</summary>
internal sealed class Requests(Prng prng)
{
    private const int ListenersMost = 3;
    private const int MembersMost = 6;

    private int _names;

    /// <param name="vip">Free.</param>
    /// <param name="network">The first two numbers of its members' addresses, which no other load balancer has.</param>
    public ApiRequest Create(string vip, string network)
    {
        var tree = new LoadBalancer
        {
            Id = new LoadBalancerId(prng.Uuid()),
            ProjectId = prng.Uuid().ToString("N"),
            Name = Name(),
            Description = "",
            VipAddress = vip,
            Flavor = new FlavorMetadata(Topology(), null) { Spare = prng.Chance(0.2) ? false : null },
        };
        if (prng.Chance(0.5))
        {
            // Fully populated.
            var pool = Pool(network, TrafficProtocol.Tcp, members: prng.Between(1, 3), monitor: prng.Chance(0.6));
            var listener = Listener(TrafficProtocol.Tcp, 80) with { DefaultPoolId = pool.Id };
            tree = tree with { Pools = [pool], Listeners = [listener] };
        }

        return new ApiRequest(
            new LoadBalancerCreate(PayloadsOf.LoadBalancer(tree, creating: true)), tree, [.. TreeObjects.Of(tree).Select(made => (made, PendingCreate))]);
    }

    /// <summary>Null when this load balancer can't be asked for what was drawn.</summary>
    public ApiRequest? Change(LoadBalancer tree, string network)
    {
        var pool = tree.Pools.IsEmpty ? null : prng.Pick(tree.Pools);
        var listener = tree.Listeners.IsEmpty ? null : prng.Pick(tree.Listeners);
        return prng.Below(100) switch
        {
            < 12 => CreateListener(tree),
            < 24 => CreatePool(tree, network),
            < 42 => pool is null ? null : CreateMember(tree, pool, network),
            < 50 => pool is null ? null : UpdateMember(tree, pool),
            < 57 => pool is null ? null : DeleteMember(tree, pool),
            < 65 => pool is null ? null : BatchMembers(tree, pool, network),
            < 71 => pool is null ? null : CreateOrDeleteMonitor(tree, pool),
            < 76 => pool is null ? null : UpdatePool(tree, pool),
            < 84 => listener is null ? null : UpdateListener(tree, listener),
            < 87 => UpdateLoadBalancer(tree),
            < 90 => listener is null ? null : Delete(tree, listener.Id, new ListenerDelete(PayloadsOf.Listener(listener, tree))),
            < 93 => pool is null ? null : Delete(tree, pool.Id, new PoolDelete(PayloadsOf.Pool(pool, tree.Id)), Listeners(tree, pool)),
            < 96 => new ApiRequest(new LoadBalancerFailover(tree.Id), tree, [(tree.Id, PendingUpdate)]),
            _ => AskTooMuch(tree),
        };
    }

    public ApiRequest DeleteLoadBalancer(LoadBalancer tree)
    {
        var bare = tree.Listeners.IsEmpty && tree.Pools.IsEmpty;
        return new ApiRequest(
            new LoadBalancerDelete(PayloadsOf.LoadBalancer(tree), Cascade: !bare), tree, [.. TreeObjects.Of(tree).Select(gone => (gone, PendingDelete))]);
    }

    private ApiRequest? CreateListener(LoadBalancer tree)
    {
        if (tree.Listeners.Length >= ListenersMost)
            return null;
        var listener = Listener(prng.Chance(0.8) ? TrafficProtocol.Tcp : TrafficProtocol.Udp, prng.Between(1, 9) * 100);
        if (tree.Listeners.Any(other => other.ProtocolPort == listener.ProtocolPort))
            return null;
        var free = tree.Pools.Where(pool => pool.Protocol == listener.Protocol).ToArray();
        if (free.Length > 0 && prng.Chance(0.6))
            listener = listener with { DefaultPoolId = prng.Pick(free).Id };
        return new ApiRequest(
            new ListenerCreate(PayloadsOf.Listener(listener, tree)), tree with { Listeners = tree.Listeners.Add(listener) },
            [(listener.Id, PendingCreate), (tree.Id, PendingUpdate)]);
    }

    private ApiRequest? CreatePool(LoadBalancer tree, string network)
    {
        if (tree.Pools.Length >= ListenersMost)
            return null;
        var listener = tree.Listeners.FirstOrDefault(one => one.DefaultPoolId is null);
        var pool = Pool(network, listener?.Protocol ?? TrafficProtocol.Tcp, members: 0, monitor: false);
        var after = tree with { Pools = tree.Pools.Add(pool) };
        if (listener is not null)
            after = after with { Listeners = after.Listeners.Replace(listener, listener with { DefaultPoolId = pool.Id }) };

        // What Octavia loses: a pool on a load balancer comes without its session persistence.
        var payload = PayloadsOf.Pool(pool, tree.Id, listener?.Id);
        if (listener is null)
            payload = payload with { SessionPersistence = (SessionPersistencePayload?)null };
        return new ApiRequest(
            new PoolCreate(payload), after, [(pool.Id, PendingCreate), .. Updated(tree, listener is null ? [] : [listener])]);
    }

    private ApiRequest? CreateMember(LoadBalancer tree, Pool pool, string network)
    {
        if (pool.Members.Length >= MembersMost || NewMember(pool, network) is not { } member)
            return null;
        return new ApiRequest(
            new MemberCreate(PayloadsOf.Member(member, pool.Id)), With(tree, pool with { Members = pool.Members.Add(member) }),
            [(member.Id, PendingCreate), .. Updated(tree, pool)]);
    }

    private ApiRequest? UpdateMember(LoadBalancer tree, Pool pool)
    {
        if (pool.Members.IsEmpty)
            return null;
        var old = prng.Pick(pool.Members);
        var (member, change) = prng.Below(3) switch
        {
            0 => (old with { Weight = old.Weight == 1 ? 0 : 1 }, new MemberPayload { MemberId = old.Id, Weight = old.Weight == 1 ? 0 : 1 }),
            1 => (old with { AdminStateUp = !old.AdminStateUp }, new MemberPayload { MemberId = old.Id, AdminStateUp = !old.AdminStateUp }),
            _ => Renamed(old),
        };
        return new ApiRequest(
            new MemberUpdate(PayloadsOf.Member(old, pool.Id), change), With(tree, pool with { Members = pool.Members.Replace(old, member) }),
            [(old.Id, PendingUpdate), .. Updated(tree, pool)]);
    }

    private (Member Member, MemberPayload Change) Renamed(Member member)
    {
        var name = Name();
        return (member with { Name = name }, new MemberPayload { MemberId = member.Id, Name = name });
    }

    private ApiRequest? DeleteMember(LoadBalancer tree, Pool pool)
    {
        if (pool.Members.IsEmpty)
            return null;
        var member = prng.Pick(pool.Members);
        return new ApiRequest(
            new MemberDelete(PayloadsOf.Member(member, pool.Id)), tree, [(member.Id, PendingDelete), .. Updated(tree, pool)]);
    }

    private ApiRequest? BatchMembers(LoadBalancer tree, Pool pool, string network)
    {
        var kept = pool.Members.Where(_ => prng.Chance(0.6)).ToImmutableArray();
        var gone = pool.Members.RemoveAll(kept.Contains);
        var made = pool.Members.Length < MembersMost && NewMember(pool, network) is { } member ? ImmutableArray.Create(member) : [];
        if (made.IsEmpty && gone.IsEmpty && kept.IsEmpty)
            return null;
        var set = made.Concat(kept).Select(one => PayloadsOf.Member(one, pool.Id)).ToImmutableArray();
        return new ApiRequest(
            new MemberBatchUpdate(pool.Id, set), With(tree, pool with { Members = [.. pool.Members, .. made] }),
            [
                .. made.Select(one => ((ObjectRef)one.Id, PendingCreate)), .. kept.Select(one => ((ObjectRef)one.Id, PendingUpdate)),
                .. gone.Select(one => ((ObjectRef)one.Id, PendingDelete)), .. Updated(tree, pool),
            ]);
    }

    private ApiRequest? CreateOrDeleteMonitor(LoadBalancer tree, Pool pool)
    {
        if (pool.Protocol is TrafficProtocol.Udp)
            return null;
        if (pool.HealthMonitor is { } old)
        {
            return new ApiRequest(
                new HealthMonitorDelete(PayloadsOf.Monitor(old, pool.Id)), tree, [(old.Id, PendingDelete), .. Updated(tree, pool)]);
        }

        var monitor = Monitor();
        return new ApiRequest(
            new HealthMonitorCreate(PayloadsOf.Monitor(monitor, pool.Id)), With(tree, pool with { HealthMonitor = monitor }),
            [(monitor.Id, PendingCreate), .. Updated(tree, pool)]);
    }

    private ApiRequest UpdatePool(LoadBalancer tree, Pool pool)
    {
        var algorithm = pool.LbAlgorithm is LbAlgorithm.RoundRobin ? LbAlgorithm.LeastConnections : LbAlgorithm.RoundRobin;
        return new ApiRequest(
            new PoolUpdate(PayloadsOf.Pool(pool, tree.Id), new PoolPayload { PoolId = pool.Id, LbAlgorithm = PayloadsOf.Word(algorithm) }),
            With(tree, pool with { LbAlgorithm = algorithm }), [(pool.Id, PendingUpdate), .. Updated(tree, Listeners(tree, pool))]);
    }

    private ApiRequest UpdateListener(LoadBalancer tree, Listener old)
    {
        var id = old.Id;
        var (listener, change) = prng.Below(3) switch
        {
            0 => (old with { AdminStateUp = !old.AdminStateUp }, new ListenerPayload { ListenerId = id, AdminStateUp = !old.AdminStateUp }),
            1 when old.AllowedCidrs.IsEmpty => (old with { AllowedCidrs = ["192.0.2.0/24"] }, new ListenerPayload { ListenerId = id, AllowedCidrs = ImmutableArray.Create("192.0.2.0/24") }),
            1 => (old with { AllowedCidrs = [] }, new ListenerPayload { ListenerId = id, AllowedCidrs = ImmutableArray<string>.Empty }),
            _ => (old with { TimeoutClientData = 60_000 }, new ListenerPayload { ListenerId = id, TimeoutClientData = 60_000 }),
        };
        return new ApiRequest(
            new ListenerUpdate(PayloadsOf.Listener(old, tree), change), tree with { Listeners = tree.Listeners.Replace(old, listener) },
            [(id, PendingUpdate), (tree.Id, PendingUpdate)]);
    }

    private ApiRequest UpdateLoadBalancer(LoadBalancer old)
    {
        var (tree, change) = prng.Chance(0.3)
            ? (old with { AdminStateUp = !old.AdminStateUp }, new LoadBalancerPayload { LoadBalancerId = old.Id, AdminStateUp = !old.AdminStateUp })
            : (old with { Name = "renamed" }, new LoadBalancerPayload { LoadBalancerId = old.Id, Name = "renamed" });
        return new ApiRequest(new LoadBalancerUpdate(PayloadsOf.LoadBalancer(old), change), tree, [(old.Id, PendingUpdate)]);
    }

    private ApiRequest? AskTooMuch(LoadBalancer tree)
    {
        var listener = Listener(TrafficProtocol.Http, prng.Between(1, 9) * 100 + 1);
        var payload = PayloadsOf.Listener(listener, tree) with { InsertHeaders = ImmutableSortedDictionary<string, string>.Empty.Add("X-Forwarded-For", "true") };
        return new ApiRequest(
            new ListenerCreate(payload), tree with { Listeners = tree.Listeners.Add(listener) }, [(listener.Id, PendingCreate), (tree.Id, PendingUpdate)],
            CanBeDone: false);
    }

    private static ApiRequest Delete(LoadBalancer tree, ObjectRef gone, DriverCall call, IEnumerable<Listener>? parents = null) =>
        new(call, tree, [(gone, PendingDelete), .. Updated(tree, parents ?? [])]);

    private static IEnumerable<(ObjectRef, Provisioning)> Updated(LoadBalancer tree, Pool pool) =>
        Updated(tree, Listeners(tree, pool)).Append(((ObjectRef)pool.Id, PendingUpdate));

    private static IEnumerable<(ObjectRef, Provisioning)> Updated(LoadBalancer tree, IEnumerable<Listener> listeners) =>
        listeners.Select(listener => ((ObjectRef)listener.Id, PendingUpdate)).Append(((ObjectRef)tree.Id, PendingUpdate));

    private static IEnumerable<Listener> Listeners(LoadBalancer tree, Pool pool) => tree.Listeners.Where(listener => listener.DefaultPoolId == pool.Id);

    private static LoadBalancer With(LoadBalancer tree, Pool pool) =>
        tree with { Pools = [.. tree.Pools.Select(one => one.Id == pool.Id ? pool : one)] };

    /// <summary>Most tenants take what there is by default.</summary>
    private Topology? Topology() => prng.Below(10) switch
    {
        0 or 1 => Protocol.Octavia.Tree.Topology.Single,
        2 => Protocol.Octavia.Tree.Topology.ActiveActive,
        _ => null,
    };

    private Listener Listener(TrafficProtocol protocol, int port) => new()
    {
        Id = new ListenerId(prng.Uuid()),
        Name = Name(),
        Protocol = protocol,
        ProtocolPort = port,
    };

    private Pool Pool(string network, TrafficProtocol protocol, int members, bool monitor)
    {
        var pool = new Pool
        {
            Id = new PoolId(prng.Uuid()),
            Name = Name(),
            Protocol = protocol,
            LbAlgorithm = LbAlgorithm.RoundRobin,
            SessionPersistence = prng.Chance(0.3) && protocol is TrafficProtocol.Tcp ? new SessionPersistence(SessionPersistenceType.SourceIp, null, null, null) : null,
            HealthMonitor = monitor ? Monitor() : null,
        };
        for (var i = 0; i < members && NewMember(pool, network) is { } member; i++)
            pool = pool with { Members = pool.Members.Add(member) };
        return pool;
    }

    private Member? NewMember(Pool pool, string network)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{network}.{prng.Between(1, 3)}.{prng.Between(1, 20)}");
        if (pool.Members.Any(member => member.Address == address))
            return null;
        return new Member
        {
            Id = new MemberId(prng.Uuid()),
            Name = Name(),
            Address = address,
            ProtocolPort = 8080,
            Weight = prng.Chance(0.1) ? 2 : 1,
            Backup = prng.Chance(0.1),
        };
    }

    private HealthMonitor Monitor() => new()
    {
        Id = new HealthMonitorId(prng.Uuid()),
        Name = Name(),
        Type = HealthMonitorType.Tcp,
        Delay = prng.Between(2, 10),
        Timeout = 2,
        MaxRetries = 1,
        MaxRetriesDown = 3,
    };

    private string Name() => string.Create(CultureInfo.InvariantCulture, $"name-{++_names}");
}
