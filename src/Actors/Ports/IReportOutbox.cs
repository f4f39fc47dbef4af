using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.Ports;

/// <summary>Holds what each load balancer owes Octavia until the provider agent fetches and acknowledges it. One report per load balancer, the newest.</summary>
public interface IReportOutbox
{
    void Publish(StatusReport report);

    /// <param name="number">A report with a later one stays.</param>
    void Withdraw(LoadBalancerId loadBalancer, long number);
}
