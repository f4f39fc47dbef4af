using LoxiActors.Actors.SparePool.Messages;

namespace LoxiActors.Actors.Ports;

/// <summary>Carries <see cref="CreateSpare"/> out. The outcome comes back as <see cref="SpareCreationAnswered"/>; every request gets exactly one.</summary>
public interface ISpareSource
{
    /// <summary>Returns at once.</summary>
    void Create(CreateSpare request);
}
