using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Akka.Actor;
using Akka.Discovery;
using LoxiActors.ClusterHost.Joining;

namespace LoxiActors.ClusterHost.Discovery;

/// <summary>
/// The pods that Kubernetes has under a label. Token and authority are read again at each look, because Kubernetes replaces them in the running pod.
/// </summary>
internal sealed class KubernetesDiscovery(KubernetesOptions options) : ServiceDiscovery
{
    /// <summary>A pod's description has some 10 kB.</summary>
    private const long LargestAnswer = 16 * 1024 * 1024;

    /// <summary>As Akka makes it.</summary>
    public KubernetesDiscovery(ExtendedActorSystem system)
        : this(KubernetesOptions.Read(system.Settings.Config, Environment.GetEnvironmentVariable))
    {
    }

    /// <exception cref="HostsNotFoundException">Says what is wrong; never holds the token.</exception>
    public override async Task<Resolved> Lookup(Lookup lookup, TimeSpan resolveTimeout)
    {
        var bound = resolveTimeout < options.RequestTimeout ? resolveTimeout : options.RequestTimeout;
        using var limit = new CancellationTokenSource(bound);
        try
        {
            var found = await AskAsync(lookup.ServiceName, limit.Token).ConfigureAwait(false);
            return new Resolved(lookup.ServiceName, found.Select(address => new ResolvedTarget(address.ToString(), null, address)));
        }
        catch (OperationCanceledException)
        {
            throw Failed($"did not answer within {bound.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException failure)
        {
            throw Failed($"can't be asked: {(failure.InnerException as System.Security.Authentication.AuthenticationException ?? (Exception)failure).Message}");
        }
        catch (JsonException failure)
        {
            throw Failed($"answered with something that is no list of pods: {failure.Message}");
        }
    }

    private async Task<IReadOnlyList<IPAddress>> AskAsync(string service, CancellationToken cancellation)
    {
        var space = options.Namespace ?? ReadFile(options.NamespaceFile);
        var selector = Uri.EscapeDataString(options.LabelSelector.Replace("{0}", service, StringComparison.Ordinal));
        using var authorities = Authorities();
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors, authorities.All) },
        };
        using var client = new HttpClient(handler) { MaxResponseContentBufferSize = LargestAnswer };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.ApiServer, $"/api/v1/namespaces/{Uri.EscapeDataString(space)}/pods?labelSelector={selector}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ReadFile(options.TokenFile));
        using var answer = await client.SendAsync(request, cancellation).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            var hint = answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized => ": it does not take the token of the service account",
                HttpStatusCode.Forbidden => $": the service account may not list pods in {space}",
                _ => "",
            };
            throw Failed($"answered {(int)answer.StatusCode}{hint}");
        }

        return PodList.AddressesIn(await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
    }

    private static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (certificate is not X509Certificate2 server || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(server);
    }

    private AuthorityFile Authorities()
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(ReadFile(options.AuthorityFile));
        }
        catch (CryptographicException failure)
        {
            throw Failed($"can't be trusted: {options.AuthorityFile} holds no certificate: {failure.Message}");
        }

        return all.Count > 0 ? new AuthorityFile(all) : throw Failed($"can't be trusted: {options.AuthorityFile} holds no certificate");
    }

    private string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } text ? text : throw Failed($"can't be asked: {file} is empty");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed($"can't be asked: {failure.Message}");
        }
    }

    private HostsNotFoundException Failed(string why) => new($"Kubernetes at {options.ApiServer.GetLeftPart(UriPartial.Authority)} {why}");

    private sealed class AuthorityFile(X509Certificate2Collection all) : IDisposable
    {
        public X509Certificate2Collection All => all;

        public void Dispose()
        {
            foreach (var one in all)
                one.Dispose();
        }
    }
}
