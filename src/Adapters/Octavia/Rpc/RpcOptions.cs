using System.Security.Cryptography.X509Certificates;

namespace LoxiActors.Adapters.Octavia.Rpc;

/// <summary>How Octavia's RabbitMQ is reached and what is consumed there.</summary>
public sealed record RpcOptions
{
    public required TransportUrl Url { get; init; }

    /// <summary>The queue's name, and the routing key of what is meant for it.</summary>
    public string Topic { get; init; } = "loxilb_octavia";

    /// <summary>Octavia's <c>control_exchange</c>: a topic exchange.</summary>
    public string Exchange { get; init; } = "octavia";

    /// <summary>Calls that this host takes from the queue without having answered them.</summary>
    public ushort Prefetch { get; init; } = 100;

    /// <summary>As every other user of the exchange declares it, or the broker refuses the declaration.</summary>
    public bool Durable { get; init; }

    /// <summary>Of the connection; zero switches it off.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(60);

    public bool Tls { get; init; }

    /// <summary>
    /// The broker gives a call to a consumer of a lower priority only when those of a higher one have as many as they take: a host that
    /// took over needs a higher one than the host that it followed, which may be frozen and still count as a consumer.
    /// </summary>
    public int Priority { get; init; }

    /// <summary>Null: those that the machine trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>How the broker lists the connection.</summary>
    public string ConnectionName { get; init; } = "loxiactors";
}
