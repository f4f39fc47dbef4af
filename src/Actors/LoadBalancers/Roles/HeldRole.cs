using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.LoadBalancers.Roles;

/// <param name="Epoch">Of the decision under which the node took it.</param>
public sealed record HeldRole(HaRole Role, long Epoch);

/// <summary>A change of a node's role that is under way.</summary>
public sealed record RoleAttempt(long Number, HaRole Role, long Epoch);

/// <param name="Consecutive">How many attempts failed in a row.</param>
public sealed record RoleFailure(string Reason, int Consecutive, DateTimeOffset RetryAt);
