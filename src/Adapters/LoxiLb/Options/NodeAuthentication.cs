namespace LoxiActors.Adapters.LoxiLb.Options;

/// <summary>How a node is told who is calling.</summary>
public enum AuthenticationKind
{
    /// <summary>Nothing is sent; LoxiLB's default.</summary>
    None,

    /// <summary>POST /auth/login with user name and password; the token in the answer goes along with every call. Needs loxilb --userservice.</summary>
    Login,

    /// <summary>A fixed token, sent as the bare value of Authorization. Needs loxilb --manualtoken.</summary>
    Token,

    /// <summary>A client certificate during the TLS handshake and no header.</summary>
    Tls,
}

/// <summary>Credentials for one node, and how its own certificate is checked.</summary>
public sealed record NodeAuthentication
{
    public static NodeAuthentication None { get; } = new();

    public AuthenticationKind Kind { get; init; }

    public string? Username { get; init; }

    public Secret? Password { get; init; }

    public Secret? Token { get; init; }

    /// <summary>Read at the first call, and again when the node rejects the token that it held.</summary>
    public string? TokenFile { get; init; }

    /// <summary>PEM. Offered whenever the node asks for one, whatever <see cref="Kind"/> is.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>PEM; null when the certificate's file also holds the key.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>PEM with one or more authorities; then only these are trusted. Null: the machine's.</summary>
    public string? CaCertificateFile { get; init; }

    /// <summary>False accepts any certificate of the node, also one for another name.</summary>
    public bool VerifyCertificate { get; init; } = true;
}
