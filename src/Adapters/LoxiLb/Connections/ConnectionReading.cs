using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.LoxiLb.Connections;

/// <summary>What came of asking a node for its connections.</summary>
public abstract record ConnectionReading
{
    /// <param name="Connections">By listener; a number for each connection, the same on every node.</param>
    /// <param name="Entries">How many entries the node has, everybody's; about two for each connection.</param>
    public sealed record Read(IReadOnlyDictionary<ListenerId, IReadOnlySet<ulong>> Connections, int Entries) : ConnectionReading;

    public sealed record Failed(string Reason) : ConnectionReading;
}
