using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Actors.SparePool;
using LoxiActors.Actors.SparePool.Messages;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Planted;

/// <summary>Puts the planted bug where it belongs, at the seam that it is about; the program itself has no switch for it.</summary>
internal sealed class PlantedSeams(PlantedBug planted, Agenda agenda)
{
    public bool SkipsBarrier => planted is PlantedBug.ReportBeforeCommit;

    public bool BelievesOneWitness => planted is PlantedBug.DeadOnOneWitness;

    public HealthPolicy Health(HealthPolicy policy) => planted switch
    {
        PlantedBug.NoGracePeriod => policy with { Grace = TimeSpan.Zero },
        PlantedBug.NoCutOffRule => policy with { CutOffShare = 1 },
        _ => policy,
    };

    public EntityDefinition<FailoverBudgetState, BudgetInput, BudgetEvent> Budget(FailoverBudgetSettings settings) => new FailoverBudgetDefinition(settings, () => NodeInventory.Empty);

    public EntityDefinition<SparePoolState, SparePoolInput, SparePoolEvent> Spares(SparePoolSettings settings)
    {
        var definition = new SparePoolDefinition(settings, () => NodeInventory.Empty);
        return planted is PlantedBug.SpareOnPeersMachine ? new CarelessPool(definition) : definition;
    }

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
