using LoxiActors.Actors.Hosting;

namespace LoxiActors.ClusterHost.Joining;

/// <summary>
/// Which hosts are members of the cluster, in the database that all of them reach, by its clock. Addresses are those of remoting, whole:
/// <c>akka.tcp://loxiactors@host:port</c>, or akka.ssl.tcp. Every method throws <see cref="MemberRegisterException"/> when the database can't be asked.
/// </summary>
internal interface IMemberRegister : IAsyncDisposable
{
    /// <summary>Makes what is missing. First of all.</summary>
    Task PrepareAsync(CancellationToken cancellation);

    /// <returns>The other hosts that were noted within that time, in order.</returns>
    Task<IReadOnlyList<string>> ReadAsync(string self, TimeSpan fresh, CancellationToken cancellation);

    /// <summary>Notes the host, if no other one was noted within that time. Of several that ask at once only one is told yes.</summary>
    Task<bool> TryFormAsync(string self, TimeSpan fresh, CancellationToken cancellation);

    /// <summary>The host is a member now.</summary>
    Task NoteAsync(string self, CancellationToken cancellation);

    Task RemoveAsync(string self, CancellationToken cancellation);
}

/// <summary>The text never holds a password.</summary>
internal sealed class MemberRegisterException(string message, Exception cause) : StoreException(message, cause);
