using System.Net;
using Akka.Configuration;
using LoxiActors.ClusterHost.Joining;
using LoxiActors.ClusterHost.Hocon;

namespace LoxiActors.ClusterHost.Remoting;

/// <summary>What protects the traffic between hosts.</summary>
/// <param name="Certificate">Null: nothing does.</param>
internal sealed record RemotingSecurity(RemotingCertificate? Certificate)
{
    private const string Tcp = "akka.remote.dot-netty.tcp";
    private const string EnableSsl = $"{Tcp}.enable-ssl";
    private const string AllowPlaintext = "loxiactors.remoting.allow-plaintext";

    /// <summary>
    /// A host answers on a connection that it has made itself, and so checked, not on the one on which it was asked: the other one's certificate
    /// isn't demanded there.
    /// </summary>
    private static readonly Config OverTls = ConfigurationFactory.ParseString("akka.remote.use-passive-connections = off");

    /// <summary>On top of all other settings.</summary>
    public Config Akka => Certificate is null ? Config.Empty : OverTls;

    /// <summary>For people.</summary>
    public string Text => Certificate is null ? "off" : $"on, {Certificate.Text}";

    /// <exception cref="Host.Configuration.ConfigurationException">Keys would travel unencrypted without leave, or the certificate can't be used.</exception>
    public static RemotingSecurity Read(Config akka, JoinSettings join)
    {
        if (akka.GetBoolean(EnableSsl))
            return new RemotingSecurity(RemotingCertificate.Read(akka, EnableSsl));
        var name = akka.GetString($"{Tcp}.public-hostname") is { Length: > 0 } known ? known : akka.GetString($"{Tcp}.hostname") ?? "";
        var elsewhere = join.SeedNodes.Select(seed => seed.Host).Append(name).FirstOrDefault(host => !IsLoopback(host));
        if (!join.IsAlone && elsewhere is not null && !akka.GetBoolean(AllowPlaintext))
        {
            throw HoconFile.Wrong(EnableSsl, "off",
                $"is refused with hosts on other machines ({(elsewhere.Length == 0 ? "every address" : elsewhere)}): private keys of listeners travel between them. Turn it on, or set {AllowPlaintext} = on where the network is trusted");
        }

        return new RemotingSecurity((RemotingCertificate?)null);
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
