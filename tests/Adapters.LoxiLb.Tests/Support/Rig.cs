using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Configuring;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Roles;
using LoxiActors.Adapters.LoxiLb.Watching;
using LoxiActors.Imitation;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.LoxiLb;
using NodeCall = LoxiActors.Actors.Nodes.NodeCall;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Adapters.LoxiLb.Tests.Support;

/// <summary>An imitation node, the adapter before it, and load balancers that take what they are told.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private Rig(ImitationNode node, LoxiLbOptions options, TimeProvider time, ILoggerFactory logs, IWriterLease? lease)
    {
        Node = node;
        Nodes = new LoxiLbNodes(options, Metrics, time, logs, lease, sender: lease is null ? null : "epoch-7");
        Client = Nodes.All.First().Client;
        Configurer = new NodeConfigurer(Nodes, () => LoadBalancers, LoadBalancers.Tell, Metrics, time, NullLogger<NodeConfigurer>.Instance);
        Roles = new RoleAssigner(Nodes, () => LoadBalancers, LoadBalancers.Tell, Metrics, time, NullLogger<RoleAssigner>.Instance);
        Watch = new NodeWatch(Nodes, () => LoadBalancers, Metrics, time, NullLogger<NodeWatch>.Instance);
    }

    public ImitationNode Node { get; }

    public LoxiLbMetrics Metrics { get; } = new();

    public LoxiLbNodes Nodes { get; }

    public LoxiLbClient Client { get; }

    public FakeLoadBalancers LoadBalancers { get; } = new();

    public NodeConfigurer Configurer { get; }

    public RoleAssigner Roles { get; }

    public NodeWatch Watch { get; }

    public NodeControl Control => Node.Control;

    public static async Task<Rig> StartAsync(
        ImitationNodeOptions? node = null,
        Func<LoxiLbOptions, LoxiLbOptions>? options = null,
        NodeAuthentication? authentication = null,
        TimeProvider? time = null,
        ILoggerFactory? logs = null,
        IWriterLease? lease = null)
    {
        var imitation = await ImitationNode.StartAsync(node);
        var settings = new LoxiLbOptions
        {
            Nodes = [new NodeOptions { Name = Sample.Node, Url = imitation.Url, Authentication = authentication ?? NodeAuthentication.None }],
            ApiRetries = 2,
            ApiRetryInterval = TimeSpan.FromMilliseconds(1),
        };
        return new Rig(imitation, options?.Invoke(settings) ?? settings, time ?? TimeProvider.System, logs ?? NullLoggerFactory.Instance, lease);
    }

    public Task<CallResult> SendAsync(NodeCall call) => Client.SendAsync(call, "test", CancellationToken.None);

    public Task<CallResult> PutAsync(LbRule rule) => SendAsync(new NodeCall.PutRule(rule));

    public async Task<ConfigureOutcome> ConfigureAsync(NodeConfiguration? from, NodeConfiguration to, Ownership? ours = null)
    {
        Configurer.Configure(Sample.Request(from, to) with { Ours = ours ?? Sample.Ours });
        return (await LoadBalancers.NextOutcomeAsync()).Outcome;
    }

    /// <summary>Finished calls other than reads, as "METHOD path" without numbers.</summary>
    public List<string> Changes() => [.. Control.Calls.Where(call => call.Method != "GET").Select(call => call.Kind)];

    public async Task<List<LbRule>> RulesAsync()
    {
        var read = await Client.ListRulesAsync("test", CancellationToken.None);
        return [.. read.Value!.Items!.Select(body => Reading.RuleReading.Of(body).Rule!)];
    }

    public async Task LookAsync() => await Watch.LookAsync(Sample.Node, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Configurer.DisposeAsync();
        await Roles.DisposeAsync();
        Watch.Dispose();
        Nodes.Dispose();
        Metrics.Dispose();
        await Node.DisposeAsync();
    }
}
