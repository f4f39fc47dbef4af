using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using LoxiActors.Actors.Nodes.Health;
using LoxiActors.Adapters.LoxiLb.Client;

namespace LoxiActors.Adapters.LoxiLb.Probing;

/// <summary>Tells what a failed request says of the node from what it says of this host.</summary>
internal static class ProbeFailure
{
    public static ProbeResult Of(HttpRequestException failure)
    {
        switch (failure.HttpRequestError)
        {
            // The name service was asked, not the node.
            case HttpRequestError.NameResolutionError:
                return new ProbeResult(ProbeEnd.Void);
            // Something answers there.
            case HttpRequestError.ConfigurationLimitExceeded:
                return ProbeResult.Answered;
            case HttpRequestError.SecureConnectionError when failure.InnerException is AuthenticationException:
                return new ProbeResult(ProbeEnd.Troubled, Words(failure));
        }

        return SocketErrorOf(failure) switch
        {
            SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.AddressNotAvailable or SocketError.AccessDenied
                or SocketError.NetworkDown or SocketError.NetworkUnreachable => new ProbeResult(ProbeEnd.Void),
            SocketError.TimedOut => new ProbeResult(ProbeEnd.TimedOut, Words(failure)),
            _ => new ProbeResult(ProbeEnd.Refused, Words(failure)),
        };
    }

    private static SocketError? SocketErrorOf(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
                return socket.SocketErrorCode;
        }

        return null;
    }

    private static string Words(HttpRequestException failure)
    {
        const int longest = 200;
        var words = SocketErrorOf(failure) switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.ConnectionReset => "connection reset",
            SocketError.HostUnreachable => "host unreachable",
            _ => failure.HttpRequestError == HttpRequestError.ResponseEnded ? "the connection ended before the answer did" : NetworkFailure.Of(failure).Words,
        };
        return words.Length > longest ? words[..longest] + "…" : words;
    }
}
