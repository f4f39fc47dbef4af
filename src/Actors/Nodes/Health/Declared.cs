namespace LoxiActors.Actors.Nodes.Health;

/// <summary>What became of a person's word that a node is dead.</summary>
public enum Declared
{
    Taken,

    /// <summary>There is no such node.</summary>
    Unknown,

    /// <summary>Not taken: somebody hears it.</summary>
    Heard,
}
