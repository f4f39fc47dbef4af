using Akka.Configuration;
using LoxiActors.ClusterHost.Hocon;

namespace LoxiActors.ClusterHost.Discovery;

/// <param name="ApiServer">Absolute, https.</param>
/// <param name="Namespace">Null: the one of the service account.</param>
/// <param name="LabelSelector">{0} stands for the name of the service.</param>
/// <param name="RequestTimeout">For one look, connecting included.</param>
/// <param name="CredentialsDirectory">With the files token, ca.crt and namespace.</param>
internal sealed record KubernetesOptions(Uri ApiServer, string? Namespace, string LabelSelector, TimeSpan RequestTimeout, string CredentialsDirectory)
{
    private const string Path = "akka.discovery.kubernetes";

    public string TokenFile => System.IO.Path.Combine(CredentialsDirectory, "token");

    public string AuthorityFile => System.IO.Path.Combine(CredentialsDirectory, "ca.crt");

    public string NamespaceFile => System.IO.Path.Combine(CredentialsDirectory, "namespace");

    /// <exception cref="Host.Configuration.ConfigurationException">A setting can't be used; names it.</exception>
    public static KubernetesOptions Read(Config config, Func<string, string?> environment)
    {
        var set = config.GetConfig(Path);
        var server = set.GetString("api-server");
        if (string.IsNullOrEmpty(server))
        {
            var (host, port) = (environment("KUBERNETES_SERVICE_HOST"), environment("KUBERNETES_SERVICE_PORT_HTTPS") ?? environment("KUBERNETES_SERVICE_PORT") ?? "443");
            if (string.IsNullOrEmpty(host))
                throw HoconFile.Wrong($"{Path}.api-server", "", "is not set, and KUBERNETES_SERVICE_HOST of the environment isn't either: this is no pod of Kubernetes");
            server = $"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}";
        }

        if (!Uri.TryCreate(server, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps)
            throw HoconFile.Wrong($"{Path}.api-server", server, "is no https URL");
        var selector = set.GetString("label-selector");
        if (string.IsNullOrWhiteSpace(selector))
            throw HoconFile.Wrong($"{Path}.label-selector", selector, "is empty: every pod of the namespace would count as a host");
        var timeout = set.GetTimeSpan("request-timeout");
        if (timeout <= TimeSpan.Zero)
            throw HoconFile.Wrong($"{Path}.request-timeout", set.GetString("request-timeout"), "has to be more than 0");
        var ns = set.GetString("namespace");
        return new KubernetesOptions(url, string.IsNullOrEmpty(ns) ? null : ns, selector, timeout, set.GetString("credentials-directory"));
    }
}
