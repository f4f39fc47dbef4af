using LoxiActors.Protocol.Api;

namespace LoxiActors.Actors.Ports;

/// <summary>How the nodes look right now, sorted by name.</summary>
public interface INodeStatuses
{
    IReadOnlyList<NodeView> All();
}
