using Akka.Actor;
using LoxiActors.EngineCompliance;

namespace LoxiActors.Engines.Akka.Tests.Compliance;

/// <summary>What befalls the journals of all engines on one store.</summary>
internal sealed class StoreFaults : IStoreFaults
{
    private HeldAppend? _next;

    public AppendFault Append { get; set; }

    public bool Unreadable { get; set; }

    public IHeldAppend HoldNext(bool stored) => _next = new HeldAppend(stored);

    public HeldAppend? TakeHeld() => Interlocked.Exchange(ref _next, null);
}

/// <summary>Where an actor system's journal finds the faults that are meant for it.</summary>
internal sealed class FaultsOfSystem : IExtension
{
    public StoreFaults Faults { get; set; } = new();

    /// <summary>The process has ended: nothing more reaches the store.</summary>
    public bool Killed { get; set; }

    public static FaultsOfSystem Of(ActorSystem system) => system.WithExtension<FaultsOfSystem, Provider>();

    private sealed class Provider : ExtensionIdProvider<FaultsOfSystem>
    {
        public override FaultsOfSystem CreateExtension(ExtendedActorSystem system) => new();
    }
}
