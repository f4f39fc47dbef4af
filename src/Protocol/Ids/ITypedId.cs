namespace LoxiActors.Protocol.Ids;

/// <summary>An id of one kind of object; Octavia makes them all as UUIDs.</summary>
public interface ITypedId<TSelf> where TSelf : struct, ITypedId<TSelf>
{
    Guid Value { get; }

    static abstract TSelf From(Guid value);
}
