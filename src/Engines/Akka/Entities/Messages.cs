using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>Travels between hosts; <see cref="Serialization.EngineSerializer"/> pins its bytes.</summary>
internal interface IWireMessage;

/// <summary>Goes to an entity, through the shard that its key belongs to.</summary>
internal interface IEntityMessage : IWireMessage
{
    string Kind { get; }

    string Key { get; }
}

/// <summary>Answered with <see cref="Answered"/>.</summary>
/// <param name="Input">What the kind's definition takes.</param>
internal sealed record Asked(string Kind, string Key, object Input) : IEntityMessage;

/// <summary>Answered with <see cref="Done"/> when the turn is over, whatever came of it, and with <see cref="Answered"/> when it wasn't taken.</summary>
/// <param name="Sender">The process that sends, so that what it sends again is recognised.</param>
/// <param name="Number">Its number among what that process has told.</param>
internal sealed record Told(string Kind, string Key, object Input, Guid Sender, long Number) : IEntityMessage;

/// <summary>Answered with <see cref="Shown"/> or <see cref="NotShown"/>.</summary>
internal sealed record Queried(string Kind, string Key) : IEntityMessage;

/// <summary>Brings an entity into memory, and to its first turn there. Answered with <see cref="Done"/>, or <see cref="NotShown"/> if it can't be brought back now.</summary>
internal sealed record Woken(string Kind, string Key) : IEntityMessage;

/// <summary>Has an entity put the index right, if a turn of it was cut off. Answered with <see cref="Done"/> when the index says of it what its journal says.</summary>
internal sealed record Settled(string Kind, string Key) : IEntityMessage;

/// <summary>Has an entity erase itself if it retired before a time. Answered with <see cref="Done"/>, also if there is nothing to erase.</summary>
internal sealed record Forgotten(string Kind, string Key, DateTimeOffset RetiredBefore) : IEntityMessage;

internal sealed record Answered(Reply Reply) : IWireMessage;

/// <param name="State">Null for an entity that never had an event.</param>
internal sealed record Shown(string Kind, object? State) : IWireMessage;

/// <param name="Reason">For a person.</param>
internal sealed record NotShown(string Reason) : IWireMessage;

internal sealed record Done : IWireMessage
{
    public static Done Instance { get; } = new();
}
