using System.Collections.Immutable;
using LoxiActors.Protocol.LoxiLb;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>What a tree means on a node.</summary>
/// <param name="Configuration">Without the objects that have a problem.</param>
/// <param name="Problems">What the node can't do. A call that brings a new one is refused.</param>
/// <param name="Notices">Where the node does what is asked, but not to the letter; shown in the load balancer's history.</param>
public sealed record Compilation(
    NodeConfiguration Configuration,
    ImmutableArray<CompileProblem> Problems,
    ImmutableArray<CompileNotice> Notices);

/// <param name="Text">Names the option and its value, and says why.</param>
public sealed record CompileProblem(ObjectRef Object, string Text);

public sealed record CompileNotice(ObjectRef Object, string Text);

/// <summary>What the compiler needs besides the tree.</summary>
/// <param name="Capabilities">What all nodes of the load balancer can do.</param>
/// <param name="DefaultNatMode">For load balancers whose flavor does not say.</param>
/// <param name="EnableHealthMonitor">False: health monitors are refused.</param>
public sealed record CompilerSettings(NodeCapabilities Capabilities, NatMode DefaultNatMode, bool EnableHealthMonitor)
{
    public static CompilerSettings Default { get; } = new(NodeCapabilities.V098, NatMode.OneArm, EnableHealthMonitor: true);
}
