using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.Failover.Messages;

/// <summary>The load balancer is told that its failover may go on. Not repeated by itself: a load balancer that has not heard asks again.</summary>
public sealed record AdmitFailover(LoadBalancerId LoadBalancer, long Failover) : Effect;

/// <summary>The load balancer is told why its failover waits; again only when the kind of reason changes.</summary>
public sealed record HoldFailover(LoadBalancerId LoadBalancer, long Failover, string Reason) : Effect;

/// <summary>As many wait as may: the ask was not taken, and is to be made again some seconds later.</summary>
public sealed record DeferAsk(AdmissionAsked Ask) : Effect;
