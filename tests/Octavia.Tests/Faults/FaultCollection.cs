namespace LoxiActors.Octavia.Tests.Faults;

/// <summary>Every class of <see cref="FaultTests"/> is in it, so that none runs beside another.</summary>
[CollectionDefinition(nameof(FaultTests))]
public sealed class FaultCollection;
