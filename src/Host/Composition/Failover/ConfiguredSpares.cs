using LoxiActors.Actors.Ports;
using LoxiActors.Actors.SparePool.Messages;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>For spares that a person configures: asked for more, it says that it can't make any.</summary>
internal sealed class ConfiguredSpares(Action<SpareCreationAnswered> answer) : ISpareSource
{
    private const string Words = "spares are configured by hand: start a node and add its section [node NAME] with spare = true";

    public void Create(CreateSpare request) => answer(new SpareCreationAnswered(request.Zone, Words));
}
