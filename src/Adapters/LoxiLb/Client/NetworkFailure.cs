using System.Globalization;
using System.Security.Authentication;

namespace LoxiActors.Adapters.LoxiLb.Client;

/// <summary>Puts what went wrong on the way into words, and tells whether the request can have arrived.</summary>
internal static class NetworkFailure
{
    /// <param name="whole">The call's time was over; else only the time for connecting was.</param>
    public static CallResult Timeout(bool whole, TimeSpan timeout) => whole
        ? new CallResult.Unreachable(
            string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds:0.###} s; it may have been carried out"), MaybeCarriedOut: true, Transient: true) { TimedOut = true }
        : new CallResult.Unreachable("no connection in time", MaybeCarriedOut: false, Transient: true);

    public static CallResult Of(HttpRequestException failure)
    {
        var cause = failure.InnerException?.Message ?? failure.Message;
        return failure.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => new CallResult.Unreachable($"the name has no address: {cause}", MaybeCarriedOut: false, Transient: true),
            HttpRequestError.ConnectionError => new CallResult.Unreachable($"no connection: {cause}", MaybeCarriedOut: false, Transient: true),
            HttpRequestError.SecureConnectionError => new CallResult.Unreachable(
                $"no TLS connection: {cause}", MaybeCarriedOut: false, Transient: failure.InnerException is not AuthenticationException),
            HttpRequestError.ConfigurationLimitExceeded => new CallResult.RefusedByNode("the answer is longer than 64 MiB", Permanent: true),
            _ => new CallResult.Unreachable($"the connection ended before the answer did: {cause}; it may have been carried out", MaybeCarriedOut: true, Transient: true),
        };
    }
}
