using System.Security.Cryptography.X509Certificates;

namespace LoxiActors.Host.Configuration;

/// <summary>How log lines look.</summary>
public enum LogFormat
{
    Text,
    Json,
}

/// <summary><c>[host]</c>.</summary>
public sealed record HostSettings
{
    /// <summary>An IP address, or localhost for both loopback addresses.</summary>
    public string BindHost { get; init; } = "127.0.0.1";

    /// <summary>0 takes a free port.</summary>
    public int BindPort { get; init; } = 9879;

    /// <summary>Null: plain HTTP.</summary>
    public TlsIdentity? Tls { get; init; }

    /// <summary>Null: whoever reaches the API may use it.</summary>
    public ApiToken? Token { get; init; }

    public string DataDirectory { get; init; } = "./data";

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(20);
}

/// <param name="Intermediates">Sent along with the certificate.</param>
public sealed record TlsIdentity(X509Certificate2 Certificate, X509Certificate2Collection Intermediates)
{
    /// <summary>Throws <see cref="System.Security.Cryptography.CryptographicException"/> when the files don't belong together or aren't PEM.</summary>
    public static TlsIdentity Load(string certificateFile, string keyFile)
    {
        var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        chain.RemoveAt(0);
        return new TlsIdentity(certificate, chain);
    }

    public override string ToString() => Certificate.Subject;
}
