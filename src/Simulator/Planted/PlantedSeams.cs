using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Planted;

/// <summary>Puts the planted bug where it belongs, at the seam that it is about; the program itself has no switch for it.</summary>
internal sealed class PlantedSeams(PlantedBug planted, Agenda agenda)
{
    public bool SkipsBarrier => planted is PlantedBug.ReportBeforeCommit;

    public IWriterLease Lease(IWriterLease lease) => planted is PlantedBug.LeaseNeverOver ? AlwaysHeld.Instance : lease;

    public IJournal Journal(IJournal journal, SimProcess host) =>
        planted is PlantedBug.ReplyBeforePersist ? new HastyJournal(journal, host) : journal;

    public EntityDefinition<LoadBalancerState, LoadBalancerInput, LoadBalancerEvent> Definition(LoadBalancerSettings settings, Func<NodeInventory> nodes)
    {
        if (planted is PlantedBug.NoDeadline)
            settings = settings with { OperationDeadline = TimeSpan.FromDays(1) };
        var definition = new LoadBalancerDefinition(settings, nodes);
        return planted is PlantedBug.None ? definition : new FaultyDefinition(definition, planted, agenda);
    }
}
