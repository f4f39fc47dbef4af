using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Host.Composition.Active;
using LoxiActors.Host.Octavia;
using LoxiActors.Host.Tests.Fakes;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Tests.Active;

/// <summary>Every host answers what the one would that acts.</summary>
public sealed class ActiveHostTests
{
    private static readonly ListenerId Listener = new(Guid.Parse("20000000-0000-0000-0000-000000000001"));

    private readonly InMemoryHosts _hosts = new();
    private readonly ActingHost _acting = new();
    private readonly ActiveHost _asked;

    public ActiveHostTests()
    {
        var (acting, asked) = (_hosts.Add("acting"), _hosts.Add("asked"));
        _ = new ActiveHost(_acting, acting);
        _asked = new ActiveHost(new NotThisOne(), asked);
        _hosts.WithSingleton = acting;
    }

    [Fact]
    public async Task How_the_nodes_look_is_the_same()
    {
        _acting.View = new ActiveHostView(
            [FakeActiveHost.Node("node-1", "no answer") with { Verdict = "dead", Witnesses = [new WitnessView("probe", false, "3 missed")] }],
            new HealthView([new AlarmView("cut_off", null, "too many")], [new Protocol.Api.NodeHealthView(new NodeName("node-1"), "dead", DateTimeOffset.UnixEpoch, true, [])], 1.5, 2),
            [new ProviderAgentView("ctl-1", DateTimeOffset.UnixEpoch)]);
        var view = await _asked.ViewAsync(TestContext.Current.CancellationToken);
        Assert.Equal(JsonSerializer.Serialize(_acting.View), JsonSerializer.Serialize(view));
    }

    [Fact]
    public async Task Figures_are_fetched()
    {
        var figures = await _asked.FiguresAsync([Listener], TestContext.Current.CancellationToken);
        Assert.Equal(new ListenerStatistics(Listener, 1, 2, 3, 4, 5), Assert.Single(figures));
    }

    [Fact]
    public async Task A_death_is_declared_where_the_nodes_are_judged()
    {
        Assert.Equal(Declared.Heard, await _asked.DeclareDeadAsync(new NodeName("node-1"), "me", "burnt", TestContext.Current.CancellationToken));
        Assert.Equal("node-1 by me: burnt", _acting.Said);
    }

    [Fact]
    public async Task An_agents_call_is_answered_by_whoever_holds_the_reports()
    {
        var answer = Assert.IsType<MethodAnswer.Result>(await _asked.AgentAsync(AgentMethods.ReportsAcknowledge, "{\"reports\":[]}"u8.ToArray(), TestContext.Current.CancellationToken));
        Assert.Equal("{\"asked\":\"reports_acknowledge {\\u0022reports\\u0022:[]}\"}", Encoding.UTF8.GetString(answer.Json.Span));
    }

    [Fact]
    public async Task What_is_refused_there_is_refused_in_the_same_words()
    {
        _acting.Refuses = Refusal.BadRequest("max is 0");
        var refused = Assert.IsType<MethodAnswer.Refused>(await _asked.AgentAsync(AgentMethods.ReportsTake, "{}"u8.ToArray(), TestContext.Current.CancellationToken));
        Assert.Equal(_acting.Refuses, refused.Refusal);
    }

    [Theory]
    [InlineData("""{"max":5,"wait":60,"agent":"ctl-1"}""", """{"max":5,"wait":3,"agent":"ctl-1"}""")]
    [InlineData("""{"wait":1}""", """{"wait":1}""")]
    [InlineData("""{"wait":"long"}""", """{"wait":"long"}""")]
    [InlineData("""{"wait":""", """{"wait":""")]
    [InlineData("[]", "[]")]
    public async Task A_poll_is_shortened_so_that_a_lost_host_holds_nobody_up(string asked, string passedOn)
    {
        await _asked.AgentAsync(AgentMethods.ReportsTake, Encoding.UTF8.GetBytes(asked), TestContext.Current.CancellationToken);
        Assert.Equal($"reports_take {passedOn}", _acting.Said);
    }

    [Fact]
    public async Task While_it_moves_nothing_can_be_told()
    {
        _hosts.WithSingleton = null;
        await Assert.ThrowsAsync<EntityUnavailableException>(async () => await _asked.ViewAsync(TestContext.Current.CancellationToken));
    }

    private sealed class ActingHost : IActiveHost
    {
        public ActiveHostView View { get; set; } = new([], new HealthView([], [], 0, 0), []);

        public Refusal? Refuses { get; set; }

        public string? Said { get; private set; }

        public ValueTask<ActiveHostView> ViewAsync(CancellationToken cancellation) => ValueTask.FromResult(View);

        public ValueTask<ImmutableArray<ListenerStatistics>> FiguresAsync(IReadOnlyCollection<ListenerId> listeners, CancellationToken cancellation) =>
            ValueTask.FromResult<ImmutableArray<ListenerStatistics>>([.. listeners.Select(listener => new ListenerStatistics(listener, 1, 2, 3, 4, 5))]);

        public ValueTask<Declared> DeclareDeadAsync(NodeName node, string by, string? reason, CancellationToken cancellation)
        {
            Said = $"{node} by {by}: {reason}";
            return ValueTask.FromResult(Declared.Heard);
        }

        public ValueTask<MethodAnswer> AgentAsync(string method, ReadOnlyMemory<byte> arguments, CancellationToken cancellation)
        {
            Said = $"{method} {Encoding.UTF8.GetString(arguments.Span)}";
            return ValueTask.FromResult(Refuses is { } refusal ? MethodAnswer.No(refusal) : MethodAnswer.Of(new Dictionary<string, string> { ["asked"] = Said }));
        }
    }

    private sealed class NotThisOne : IActiveHost
    {
        public ValueTask<ActiveHostView> ViewAsync(CancellationToken cancellation) => throw new InvalidOperationException();

        public ValueTask<ImmutableArray<ListenerStatistics>> FiguresAsync(IReadOnlyCollection<ListenerId> listeners, CancellationToken cancellation) => throw new InvalidOperationException();

        public ValueTask<Declared> DeclareDeadAsync(NodeName node, string by, string? reason, CancellationToken cancellation) => throw new InvalidOperationException();

        public ValueTask<MethodAnswer> AgentAsync(string method, ReadOnlyMemory<byte> arguments, CancellationToken cancellation) => throw new InvalidOperationException();
    }
}
