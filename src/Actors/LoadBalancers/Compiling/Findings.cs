using System.Collections.Immutable;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Actors.LoadBalancers.Compiling;

/// <summary>Collects what there is to say about the objects of one tree.</summary>
internal sealed class Findings
{
    private readonly List<CompileProblem> _problems = [];
    private readonly List<CompileNotice> _notices = [];
    private readonly HashSet<ObjectRef> _broken = [];

    public ImmutableArray<CompileProblem> Problems => [.. _problems];

    public ImmutableArray<CompileNotice> Notices => [.. _notices];

    public void Refuse(ObjectRef subject, string text)
    {
        _broken.Add(subject);
        _problems.Add(new CompileProblem(subject, text));
    }

    public void Note(ObjectRef subject, string text) => _notices.Add(new CompileNotice(subject, text));

    /// <summary>True if something about the object itself was refused, so that it contributes nothing.</summary>
    public bool IsBroken(ObjectRef subject) => _broken.Contains(subject);
}
