using LoxiActors.Actors.Nodes;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Nodes;

namespace LoxiActors.Host.Composition.Failover;

/// <summary>Adds to what is seen of a node what the control plane holds it to be.</summary>
internal static class NodeStandings
{
    public static NodeView Add(NodeRegistry nodes, NodeView view)
    {
        var state = nodes.StateOf(view.Name);
        return view with
        {
            Verdict = Word(state.Verdict),
            VerdictSince = state.Since,
            Witnesses = [.. state.Witnesses.Select(witness => new WitnessView(Word(witness.Kind), witness.Hears, witness.Words))],
            Draining = View(state.Drain),
            DeclaredDead = View(state.DeclaredDead),
            Spare = nodes.Inventory.Nodes.FirstOrDefault(node => node.Name == view.Name)?.Spare,
        };
    }

    private static OperatorsWordView? View(OperatorsWord? word) => word is null ? null : new OperatorsWordView(word.By, word.Reason, word.At);

    private static string Word(NodeVerdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Word(WitnessKind kind) => kind.ToString().ToLowerInvariant();
}
