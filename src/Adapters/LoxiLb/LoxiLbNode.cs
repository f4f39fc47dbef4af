using LoxiActors.Adapters.LoxiLb.Client;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Roles;
using LoxiActors.Adapters.LoxiLb.Watching;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb;

/// <summary>One node, and what those who work with it tell each other.</summary>
internal sealed class LoxiLbNode(NodeOptions options, LoxiLbClient client, Availability availability)
{
    public NodeOptions Options { get; } = options;

    public NodeName Name => Options.Name;

    public LoxiLbClient Client { get; } = client;

    public Availability Availability { get; } = availability;

    public ObservationLedger Ledger { get; } = new();

    public InstanceGate Instances { get; } = new();
}
