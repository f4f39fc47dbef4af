using System.Collections.Immutable;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Simulation.Octavia;

/// <summary>A request to Octavia's API, as far as it got through Octavia's own checks.</summary>
/// <param name="After">The tree once it is committed. What is to go is still in it.</param>
/// <param name="Touched">Put into a pending state by the same transaction.</param>
/// <param name="CanBeDone">False when LoxiLB can't do what it asks for: then it has to be refused.</param>
internal sealed record ApiRequest(
    DriverCall Call, LoadBalancer After, ImmutableArray<(ObjectRef Object, Provisioning State)> Touched, bool CanBeDone = true);
