using LoxiActors.Actors.Ports;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Octavia;

/// <summary>What Octavia's side is told while another host may be the one that acts; it then asks again, and comes to that one.</summary>
internal static class LeaseRefusal
{
    /// <summary>Null while the lease is held.</summary>
    public static Refusal? Of(IWriterLease lease) =>
        lease.IsHeld ? null : Refusal.Unavailable("this host's lease is over, and another host may be active; send the request again");
}
