using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Protocol.Octavia.Tree;

namespace LoxiActors.Simulation.Octavia;

/// <summary>A load balancer with all that is in it, as Octavia's database has it committed.</summary>
internal sealed class Row(LoadBalancer tree)
{
    private readonly Queue<Action> _locked = new();

    public LoadBalancerId Id => Tree.Id;

    public LoadBalancer Tree { get; set; } = tree;

    public Dictionary<ObjectRef, Provisioning> Provisioning { get; } = [];

    public Dictionary<ObjectRef, OperatingStatus> Operating { get; } = [];

    /// <summary>The load balancer's own row is held by a transaction; what wants to change it waits.</summary>
    public bool IsLocked { get; private set; }

    /// <summary>When the last transaction that touched it was committed.</summary>
    public TimeSpan CommittedAt { get; set; }

    public Provisioning State => Provisioning[Id];

    public IEnumerable<ObjectRef> Objects => TreeObjects.Of(Tree);

    public static bool IsPendingState(Provisioning state) =>
        state is Octavia.Provisioning.PendingCreate or Octavia.Provisioning.PendingUpdate or Octavia.Provisioning.PendingDelete;

    public void Lock() => IsLocked = true;

    public void Unlock()
    {
        IsLocked = false;
        while (!IsLocked && _locked.TryDequeue(out var next))
            next();
    }

    /// <summary>At once, or when the transaction that holds the row has ended.</summary>
    public void WhenUnlocked(Action act)
    {
        if (IsLocked)
            _locked.Enqueue(act);
        else
            act();
    }
}
