using Akka.Configuration;

namespace LoxiActors.ClusterHost.Hocon;

/// <summary>The settings that this program has beside Akka's, with their defaults.</summary>
internal static class OwnSettings
{
    public static Config Defaults { get; } = ConfigurationFactory.ParseString(
        """
        loxiactors {
          join {
            service-name = ""
            port = 0
            stable-margin = 3s
            lookup-timeout = 5s
            attempt-timeout = 15s
          }
          remoting {
            allow-plaintext = off
            certificate-file = ""
            key-file = ""
            password-file = ""
          }
        }
        akka.discovery {
          dns.class = "LoxiActors.ClusterHost.Discovery.DnsDiscovery, loxiactors-cluster"
          kubernetes {
            class = "LoxiActors.ClusterHost.Discovery.KubernetesDiscovery, loxiactors-cluster"
            namespace = ""
            label-selector = "app={0}"
            api-server = ""
            request-timeout = 3s
            credentials-directory = "/var/run/secrets/kubernetes.io/serviceaccount"
          }
        }
        """);
}
