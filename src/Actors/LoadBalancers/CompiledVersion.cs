using LoxiActors.Actors.LoadBalancers.Compiling;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Actors.LoadBalancers;

/// <summary>What a wanted version means on a node, worked out once in a turn.</summary>
internal sealed class CompiledVersion(Compilation compilation)
{
    private string? _fingerprint;

    public Compilation Compilation => compilation;

    public NodeConfiguration Configuration => compilation.Configuration;

    public string Fingerprint => _fingerprint ??= Configuration.Fingerprint();
}
