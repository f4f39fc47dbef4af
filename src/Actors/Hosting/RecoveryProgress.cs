namespace LoxiActors.Actors.Hosting;

/// <summary>How far a start has come in bringing entities back.</summary>
public readonly record struct RecoveryProgress(int Done, int Total);
