using LoxiActors.Engines.Akka.Index;

namespace LoxiActors.Engines.Akka.Tests.Index.Support;

/// <summary>Where an index is, for as long as a test takes.</summary>
public interface IIndexPlace
{
    /// <summary>With nothing in it, not even tables.</summary>
    Task MakeAsync();

    /// <summary>One host's store.</summary>
    IIndexStore Open(int changesKept);

    Task RemoveAsync();
}
