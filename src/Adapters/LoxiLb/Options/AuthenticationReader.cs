namespace LoxiActors.Adapters.LoxiLb.Options;

/// <summary>Reads credentials, a node's own on top of those for all nodes.</summary>
internal static class AuthenticationReader
{
    public static NodeAuthentication Read(SectionReader section, NodeAuthentication? inherited)
    {
        var kind = Kind(section, inherited);
        var token = section.Secret("api_token");
        var tokenFile = section.Text("api_token_file");
        if (token is null && tokenFile is null)
            (token, tokenFile) = (inherited?.Token, inherited?.TokenFile);
        var certificate = section.Text("tls_client_cert_file");
        var key = section.Text("tls_client_key_file");
        if (certificate is null && key is null)
            (certificate, key) = (inherited?.ClientCertificateFile, inherited?.ClientKeyFile);
        var read = new NodeAuthentication
        {
            Kind = kind,
            Username = section.Text("loxilb_username") ?? inherited?.Username,
            Password = section.Secret("loxilb_password") ?? inherited?.Password,
            Token = token,
            TokenFile = tokenFile,
            ClientCertificateFile = certificate,
            ClientKeyFile = key,
            CaCertificateFile = section.Text("tls_ca_cert_file") ?? inherited?.CaCertificateFile,
            VerifyCertificate = section.Boolean("tls_verify_cert", inherited?.VerifyCertificate),
        };
        Check(section, read);
        return read;
    }

    private static AuthenticationKind Kind(SectionReader section, NodeAuthentication? inherited)
    {
        if (!section.Has("loxilb_auth_type") && !section.Has("auth_type"))
            return inherited?.Kind ?? AuthenticationKind.None;
        var name = section.Has("loxilb_auth_type") ? "loxilb_auth_type" : "auth_type";
        var kind = ToKind(section.Choice(name));
        if (name == "loxilb_auth_type" && section.Has("auth_type") && ToKind(section.Choice("auth_type")) != kind)
            section.Error("auth_type", "contradicts loxilb_auth_type, of which it is another name; keep one of them");
        return kind;
    }

    private static AuthenticationKind ToKind(string word) => word switch
    {
        "basic" or "password" => AuthenticationKind.Login,
        "token" => AuthenticationKind.Token,
        "tls" => AuthenticationKind.Tls,
        _ => AuthenticationKind.None,
    };

    private static void Check(SectionReader section, NodeAuthentication read)
    {
        const string type = "loxilb_auth_type";
        if (read.Kind == AuthenticationKind.Login && read.Username is null)
            section.Error("loxilb_username", "is needed by loxilb_auth_type basic");
        if (read.Kind == AuthenticationKind.Login && read.Password is null)
            section.Error("loxilb_password", "is needed by loxilb_auth_type basic");
        if (read.Kind == AuthenticationKind.Token && read.Token is null && read.TokenFile is null)
            section.Error("api_token", "it or api_token_file is needed by loxilb_auth_type token");
        if (section.Has("api_token") && section.Has("api_token_file"))
            section.Error("api_token_file", "contradicts api_token; keep one of them");
        if (read.Kind == AuthenticationKind.Tls && read.ClientCertificateFile is null)
            section.Error("tls_client_cert_file", "is needed by loxilb_auth_type tls");
        if (read.ClientKeyFile is not null && read.ClientCertificateFile is null)
            section.Error("tls_client_key_file", "has no certificate; set tls_client_cert_file");
        foreach (var name in new[] { "loxilb_username", "loxilb_password" })
        {
            if (section.Has(name) && read.Kind != AuthenticationKind.Login)
                section.Error(name, $"would not be used; set {type} to basic or remove it");
        }

        foreach (var name in new[] { "api_token", "api_token_file" })
        {
            if (section.Has(name) && read.Kind != AuthenticationKind.Token)
                section.Error(name, $"would not be used; set {type} to token or remove it");
        }

        if (section.Text("api_token")?.Any(character => character is < '!' or > '~') == true)
            section.Error("api_token", "must be printable ASCII without spaces, because it is sent in a header");
    }
}
