using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LoxiActors.Adapters.Octavia.Rpc;

namespace LoxiActors.Host.Configuration;

/// <summary>Makes the RPC server's options of <c>[octavia]</c>.</summary>
internal static class RpcOptionsReader
{
    /// <summary>Null without a transport URL.</summary>
    public static RpcOptions? Read(OptionValues values, List<ConfigurationError> errors)
    {
        var tls = values.Boolean(OctaviaOptions.RabbitSsl);
        var authorities = Authorities(values, tls, errors);
        var url = values.Text(OctaviaOptions.TransportUrl);
        if (url.Length == 0)
            return null;
        return new RpcOptions
        {
            Url = TransportUrl.Parse(url),
            Topic = values.Text(OctaviaOptions.RpcTopic),
            Exchange = values.Text(OctaviaOptions.ControlExchange),
            Prefetch = (ushort)values.Integer(OctaviaOptions.RpcPrefetch),
            Durable = values.Boolean(OctaviaOptions.DurableQueues),
            Heartbeat = values.Seconds(OctaviaOptions.HeartbeatTimeout),
            Tls = tls,
            Authorities = authorities,
        };
    }

    private static X509Certificate2Collection? Authorities(OptionValues values, bool tls, List<ConfigurationError> errors)
    {
        var file = values.Text(OctaviaOptions.RabbitSslCaFile);
        if (file.Length == 0)
            return null;
        if (!tls)
        {
            // Whoever names an authority believes that the connection is encrypted.
            errors.Add(new ConfigurationError(OctaviaOptions.Section, OctaviaOptions.RabbitSslCaFile.Name, file, "needs rabbit_ssl = true beside it"));
            return null;
        }

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            if (authorities.Count > 0)
                return authorities;
            errors.Add(new ConfigurationError(OctaviaOptions.Section, OctaviaOptions.RabbitSslCaFile.Name, file, "has no certificate in it"));
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            errors.Add(new ConfigurationError(OctaviaOptions.Section, OctaviaOptions.RabbitSslCaFile.Name, file, $"can't be read: {exception.Message}"));
        }

        return null;
    }
}
