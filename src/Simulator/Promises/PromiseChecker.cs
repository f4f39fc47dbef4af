using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Editing;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;
using LoxiActors.Simulation.Kernel;
using LoxiActors.Simulation.Octavia;

namespace LoxiActors.Simulation.Promises;

/// <summary>
/// Watches everything that leaves or enters a host and compares it with what was promised. It learns of the load balancers from the
/// journal alone, and of the nodes and of Octavia from themselves.
/// </summary>
internal sealed partial class PromiseChecker
{
    /// <summary>A difference stays, so it is found a little later; comparing states is the dearest of the checks.</summary>
    private const int EventsBetweenComparisons = 3;

    private readonly Cloud _cloud;
    private readonly LoadBalancerDefinition _definition;
    private readonly SortedDictionary<string, ReplayedState> _replayed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _accepted = new(StringComparer.Ordinal);
    private readonly List<Violation> _violations = [];

    /// <summary>The last report of each load balancer with an ACTIVE for itself.</summary>
    private readonly Dictionary<Guid, long> _told = [];
    private long _epoch;

    public PromiseChecker(Cloud cloud)
    {
        _cloud = cloud;
        _definition = new LoadBalancerDefinition(cloud.Settings.LoadBalancers, cloud.Settings.LoxiLb.Inventory);
        cloud.Database.Stored += Stored;
        cloud.Database.Purged += purged =>
        {
            foreach (var entity in purged)
                _replayed.Remove(entity.Key);
        };
        cloud.Octavia.Telling += Telling;
    }

    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>Calls that were accepted; a simulation without any has shown nothing.</summary>
    public int Accepted => _accepted.Count;

    public ReplayedState? Of(LoadBalancerId id) => _replayed.GetValueOrDefault(id.ToString());

    public void Broken(int promise, string text)
    {
        var violation = new Violation(_cloud.Agenda.Now, promise, text);
        _violations.Add(violation);
        _cloud.Trace.Line("PROMISE", $"{promise} is broken: {text}");
    }

    /// <summary>Replaying the journal gives the live state, byte for byte.</summary>
    /// <param name="epoch">Of the host that decides. One that was taken over may be behind; what it decides is refused.</param>
    public void Deciding(long epoch, LoadBalancerState live)
    {
        if (epoch != _cloud.Database.Epoch || Of(live.Id) is not { } replayed || replayed.Sequence - replayed.Compared < EventsBetweenComparisons)
            return;
        replayed.Compared = replayed.Sequence;
        if (!_definition.SerializeState(live).AsSpan().SequenceEqual(_definition.SerializeState(replayed.State)))
            Broken(1, $"load balancer {live.Id}: the live state isn't what its {replayed.Sequence} events give");
    }

    /// <summary>An effect is carried out only for what is stored.</summary>
    public void CarriedOut(SimProcess host, EntityId entity, Effect effect)
    {
        var state = _replayed.GetValueOrDefault(entity.Key)?.State;
        var stored = effect switch
        {
            ConfigureNode configure => state?.FindNode(configure.Node)?.LastAttempt >= configure.Attempt,
            PublishReport publish => state?.LastReport >= publish.Report.Number,
            _ => true,
        };
        if (!stored)
            Broken(1, $"{host.Name} carries out {effect.GetType().Name} of load balancer {entity.Key}, which isn't in the journal");
    }

    /// <summary>Reports leave a host for an agent: only from the host that writes.</summary>
    public void HandingOut(SimProcess host, long epoch)
    {
        if (epoch != _cloud.Database.Epoch)
            Broken(2, $"{host.Name}, of epoch {epoch}, hands reports out under epoch {_cloud.Database.Epoch}");
    }

    /// <summary>What octavia-api was told of a call.</summary>
    /// <param name="reply">Null: nothing in time.</param>
    public void Answered(LoadBalancerId id, string callId, ApiRequest request, Reply? reply)
    {
        switch (reply)
        {
            case Reply.Accepted when !_accepted.Contains(callId):
                Broken(1, $"call {callId} of load balancer {id} was answered as accepted and isn't in the journal");
                break;
            case Reply.Refused { Refusal.Kind: var kind } when !request.CanBeDone && kind is not (FaultKind.UnsupportedOption or FaultKind.Unavailable):
                Broken(6, $"call {callId} of load balancer {id} asks for what LoxiLB can't do, and was refused as {kind}");
                break;
            case Reply.Accepted when !request.CanBeDone:
                Broken(6, $"call {callId} of load balancer {id} asks for what LoxiLB can't do, and was accepted");
                break;
            case Reply.Refused { Refusal: var refusal } when string.IsNullOrWhiteSpace(refusal.UserFault) || string.IsNullOrWhiteSpace(refusal.OperatorFault):
                Broken(6, $"call {callId} of load balancer {id} was refused without a word");
                break;
            case Reply.Refused { Refusal: { Kind: FaultKind.UnsupportedOption, UserFault: var text } } when !request.CanBeDone && !text.Contains("insert_headers", StringComparison.Ordinal):
                Broken(6, $"call {callId} of load balancer {id} was refused without the option's name: {text}");
                break;
        }
    }

    private void Stored(JournalAppend append, long epoch)
    {
        if (epoch < _epoch)
            Broken(2, $"an append under epoch {epoch} was stored after one under epoch {_epoch}");
        _epoch = Math.Max(_epoch, epoch);
        if (!_replayed.TryGetValue(append.Entity.Key, out var replayed))
            _replayed[append.Entity.Key] = replayed = new ReplayedState(_definition.Initial(append.Entity.Key));
        if (replayed.Sequence != append.ExpectedSequence)
            Broken(2, $"load balancer {append.Entity.Key}: event {append.ExpectedSequence + 1} was stored after event {replayed.Sequence}");
        foreach (var body in append.Events)
        {
            var happened = _definition.DeserializeEvent(body);
            replayed.State = _definition.Evolve(replayed.State, happened);
            replayed.Sequence++;
            Note(replayed, happened);
        }
    }

    private void Note(ReplayedState replayed, LoadBalancerEvent happened)
    {
        if (_cloud.Trace.IsRead)
            _cloud.Trace.Aside("journal", $"{replayed.State.Id} {replayed.Sequence} {LoadBalancerHistory.Kind(happened)}: {LoadBalancerHistory.Describe(happened)}");
        if (happened is not OperationAccepted accepted)
            return;
        _accepted.Add(accepted.CallId);
    }
}
