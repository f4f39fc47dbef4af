using Akka.Actor;

namespace LoxiActors.Engines.Akka.Entities;

/// <summary>Where the serializer finds the kinds of entity that an actor system runs.</summary>
internal sealed class EngineKinds : IExtension
{
    public Func<IReadOnlyList<IEntityKind>> Kinds { get; set; } = () => [];

    public static EngineKinds Of(ActorSystem system) => system.WithExtension<EngineKinds, Provider>();

    /// <exception cref="NotSupportedException">There is no such kind.</exception>
    public IEntityKind Find(string name) => Kinds().FirstOrDefault(kind => kind.Name == name) ?? throw new NotSupportedException($"there are no entities of kind {name}");

    private sealed class Provider : ExtensionIdProvider<EngineKinds>
    {
        public override EngineKinds CreateExtension(ExtendedActorSystem system) => new();
    }
}
