using LoxiActors.Actors.LoadBalancers.Messages;

namespace LoxiActors.Actors.Ports;

/// <summary>Carries <see cref="AssignRole"/> out. The outcome comes back as <see cref="RoleAssigned"/>; every request gets exactly one, also when the node never answers.</summary>
public interface IRoleAssigner
{
    /// <summary>Returns at once. Requests don't wait for changes of the node's configuration that are under way or in a queue.</summary>
    void Assign(AssignRole request);
}
