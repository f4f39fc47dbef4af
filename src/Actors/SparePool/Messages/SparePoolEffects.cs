using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Actors.SparePool.Messages;

/// <summary>The answer to <see cref="SpareAsked"/>. Not repeated by itself: a load balancer that has not heard asks again.</summary>
/// <param name="Spare">Null when there is none.</param>
/// <param name="WhyNot">Null when there is one.</param>
public sealed record OfferSpare(LoadBalancerId LoadBalancer, long Failover, NodeName Lost, NodeName? Spare, string? WhyNot) : Effect;

/// <summary>Spares are missing in a zone: somebody should make some. Answered with <see cref="SpareCreationAnswered"/>.</summary>
/// <param name="Zone">Null: any.</param>
/// <param name="Count">How many are missing; at least 1.</param>
public sealed record CreateSpare(string? Zone, int Count) : Effect;
