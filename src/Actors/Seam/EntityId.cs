namespace LoxiActors.Actors.Seam;

/// <summary>Names one entity to an engine: what kind it is and which one.</summary>
public readonly record struct EntityId(string Kind, string Key)
{
    public override string ToString() => $"{Kind}/{Key}";
}
