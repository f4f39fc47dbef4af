using System.Text;
using Akka.Actor;
using Akka.Serialization;
using LoxiActors.Actors.Seam;
using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Journal;
using LoxiActors.Engines.Akka.Serialization;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Akka.Tests.Serialization;

/// <summary>
/// Hosts of two versions talk to each other while an upgrade is under way, and what stands in a journal is read for ever: so the bytes of
/// everything that travels or is stored are pinned, with the name that stands beside them. Lines are only ever added.
/// </summary>
public sealed class WireFormatTests : IDisposable
{
    private static readonly Guid Writer = Guid.Parse("77777777-0000-0000-0000-000000000001");
    private static readonly DateTimeOffset At = new(2026, 11, 22, 4, 0, 0, TimeSpan.Zero);
    private readonly ActorSystem _system = ActorSystem.Create("wire");
    private readonly EngineSerializer _serializer;

    public WireFormatTests()
    {
        var engine = new EngineContext(null!, null!, TimeProvider.System, new AkkaEngineOptions { HostName = "host" }, NullLogger.Instance);
        var probes = new EntityKind<ProbeState, ProbeInput, ProbeEvent>(new ProbeDefinition(new Trace()), engine);
        EngineKinds.Of(_system).Kinds = () => [probes];
        _serializer = new EngineSerializer((ExtendedActorSystem)_system);
    }

    public static TheoryData<string, string> Pinned => new()
    {
        { "ask", """{"kind":"probe","key":"a","input":{"type":"begin","Name":"x"}}""" },
        { "tell", """{"kind":"probe","key":"a","input":{"type":"finish","Name":"x"},"sender":"77777777-0000-0000-0000-000000000001","number":3}""" },
        { "query", """{"kind":"probe","key":"a"}""" },
        { "wake", """{"kind":"probe","key":"a"}""" },
        { "settle", """{"kind":"probe","key":"a"}""" },
        { "forget", """{"kind":"probe","key":"a","retired_before":"2026-11-22T04:00:00+00:00"}""" },
        { "leave-host", "{}" },
        { "answer", """{"reply":{"reply":"accepted","operation":1,"duplicate":false}}""" },
        { "state", """{"kind":"probe","state":{"Key":"a","Numbers":[1],"Open":[],"Timers":[],"Fired":[]}}""" },
        { "state", """{"kind":"probe"}""" },
        { "no-state", """{"reason":"the mailbox is full"}""" },
        { "done", "{}" },
        { "peer-ask", """{"method":"view","body":"e30="}""" },
        { "peer-answer", """{"body":"e30="}""" },
        { "event", """{"sequence":4,"at":"2026-11-22T04:00:00+00:00","writer":"77777777-0000-0000-0000-000000000001","event":{"type":"added","Number":1}}""" },
        { "writer", """{"writer":"77777777-0000-0000-0000-000000000001"}""" },
        { "retired", """{"at":"2026-11-22T04:00:00+00:00","writer":"77777777-0000-0000-0000-000000000001"}""" },
        {
            "snapshot",
            """{"sequence":4,"retired_at":"2026-11-22T04:00:00+00:00","writer":"77777777-0000-0000-0000-000000000001","owned":[{"object_kind":"Listener","object":"00112233-4455-6677-8899-aabbccddeeff"},{"address":"10.0.0.1"},{"node":"n1"}],"state":{"Key":"a"}}"""
        },
    };

    [Theory]
    [MemberData(nameof(Pinned))]
    public void What_was_written_once_is_read_and_written_the_same(string manifest, string json)
    {
        var read = _serializer.FromBinary(Encoding.UTF8.GetBytes(json), manifest);

        Assert.Equal(manifest, _serializer.Manifest(read));
        Assert.Equal(json, Encoding.UTF8.GetString(_serializer.ToBinary(read)));
    }

    [Fact]
    public void Every_name_is_pinned() =>
        Assert.Equal(
            typeof(Manifests).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal),
            Pinned.Select(row => (string)row[0]).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_snapshot_keeps_what_the_entity_owns()
    {
        IndexChange[] owned =
        [
            new IndexChange.Add(new ObjectRef(ObjectKind.Pool, Writer)), new IndexChange.ClaimAddress("2001:db8::1"), new IndexChange.PlaceOn(new NodeName("n1")),
        ];
        var state = new StoredState(4, null, Writer, owned, "{}"u8.ToArray());

        var read = Assert.IsType<StoredState>(_serializer.FromBinary(_serializer.ToBinary(state), _serializer.Manifest(state)));

        Assert.Equal(owned, read.Owned);
        Assert.Null(read.RetiredAt);
    }

    [Fact]
    public void A_later_versions_message_is_refused_in_words() =>
        Assert.Contains("fly", Assert.Throws<NotSupportedException>(() => _serializer.FromBinary("{}"u8.ToArray(), "fly")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_settings_bind_everything_to_this_serializer()
    {
        using var system = ActorSystem.Create("bound", EngineConfig.Required.WithFallback(TestConfigs.Loopback));
        object[] all = [new Queried("probe", "a"), Done.Instance, LeaveHost.Instance, new WriterChanged(Writer), new StoredState(1, At, Writer, [], "{}"u8.ToArray())];

        Assert.All(all, one => Assert.IsType<EngineSerializer>(system.Serialization.FindSerializerFor(one)));
    }

    public void Dispose() => _system.Dispose();

    private static class TestConfigs
    {
        public static global::Akka.Configuration.Config Loopback { get; } =
            global::Akka.Configuration.ConfigurationFactory.ParseString("akka { loglevel = ERROR, stdout-loglevel = OFF, remote.dot-netty.tcp { hostname = \"127.0.0.1\", port = 0 } }");
    }
}
