using LoxiActors.Actors.LoadBalancers.Messages;

namespace LoxiActors.Actors.Ports;

/// <summary>Carries <see cref="ConfigureNode"/> out. The outcome comes back as <see cref="NodeConfigured"/>; every request gets exactly one, also when the node never answers.</summary>
public interface INodeConfigurer
{
    /// <summary>Returns at once; requests for one node run one after the other, for different nodes side by side.</summary>
    void Configure(ConfigureNode request);
}
