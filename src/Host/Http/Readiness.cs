using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Api;

namespace LoxiActors.Host.Http;

/// <summary>Whether the control plane takes requests, and if not, why.</summary>
internal sealed class Readiness
{
    private const string LeaseIsOver = "this host's lease is over, and another host may be active";

    private volatile State _state = new("starting: the journal is being opened", null);

    /// <summary>Without it this host takes no requests, whatever else it is ready for.</summary>
    public IWriterLease Lease { get; init; } = AlwaysHeld.Instance;

    /// <summary>What is known of the lease; null when this host is the only one.</summary>
    public Func<LeaseView?> LeaseView { get; init; } = static () => null;

    /// <summary>As other hosts see this one.</summary>
    public string HostName { get; init; } = Environment.MachineName;

    /// <summary>Null while the engine isn't there, and where it is one process.</summary>
    public Func<ICluster?> Cluster { get; init; } = static () => null;

    /// <summary>Null while it is ready. On a cluster's host only while it is a member that is up.</summary>
    public string? Reason
    {
        get
        {
            var (reason, notUp) = (_state.Reason, Cluster()?.WhyNotUp);
            return reason is not null && notUp is not null ? $"{reason}; {notUp}" : reason ?? notUp ?? (Lease.IsHeld ? null : LeaseIsOver);
        }
    }

    /// <summary>Only while it is ready, or was until its lease was over.</summary>
    public ApiParts Parts => _state.Parts ?? throw new InvalidOperationException(_state.Reason);

    public HostView Host
    {
        get
        {
            var reason = Reason;
            return new HostView(HostName, HostProgram.Version, reason is null, reason, LeaseView(), Cluster()?.Glance.Members.Length);
        }
    }

    public void Serve(ApiParts parts) => _state = new State(null, parts);

    /// <summary>What is under way goes on; new requests are refused.</summary>
    public void Refuse(string reason) => _state = new State(reason, null);

    private sealed record State(string? Reason, ApiParts? Parts);
}
