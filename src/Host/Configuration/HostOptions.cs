namespace LoxiActors.Host.Configuration;

/// <summary>Options of <c>[host]</c>: this process and its HTTP API.</summary>
internal static class HostOptions
{
    public const string Section = "host";

    public static OptionDescription BindHost { get; } = Describe("bind_host", "127.0.0.1", "", OptionChecks.Address,
        "Address that the HTTP API listens on. Anything but loopback also needs tls_cert_file, tls_key_file and a token, because whoever reaches the API can delete every load balancer.");

    public static OptionDescription BindPort { get; } = Describe("bind_port", "9879", "", OptionChecks.Integer(0, 65535),
        "TCP port of the HTTP API; 0 takes a free one, which is printed at start.");

    public static OptionDescription TlsCertFile { get; } = Describe("tls_cert_file", "", "", OptionChecks.OptionalFile,
        "PEM file with the API's certificate, followed by its intermediates. With it the API speaks HTTPS only.");

    public static OptionDescription TlsKeyFile { get; } = Describe("tls_key_file", "", "", OptionChecks.OptionalFile,
        "PEM file with the certificate's private key, not encrypted.");

    public static OptionDescription ApiTokenFile { get; } = Describe("api_token_file", "", "", OptionChecks.OptionalFile,
        "File whose first line is the token that every request has to show as 'Authorization: Bearer TOKEN', except /healthz/live and /healthz/ready. Let only the service's user read it.");

    public static OptionDescription Token { get; } = Describe("api_token", "", "", OptionChecks.Secret,
        "The token itself, for deployments that hand secrets over in the environment (LOXIACTORS__HOST__API_TOKEN). Refused in a file and on the command line.")
        with { EnvironmentOnly = true, Secret = true };

    public static OptionDescription DataDirectory { get; } = Describe("data_directory", "./data", "", OptionChecks.Path("a path to a directory; made if it isn't there"),
        "Where the journal (loxiactors.db) is kept: everything that was accepted. Unused with a [database]. Put it on a disk that survives the machine's restart and back it up.");

    public static OptionDescription LogLevel { get; } = Describe("log_level", "info", "", OptionChecks.OneOf("debug", "info", "warning", "error"),
        "The least severe messages that are logged.");

    public static OptionDescription LogFormat { get; } = Describe("log_format", "text", "", OptionChecks.OneOf("text", "json"),
        "One line of text for people, or one JSON document per line for a collector. Either goes to standard output.");

    public static OptionDescription ShutdownTimeout { get; } = Describe("shutdown_timeout", "20", "seconds", OptionChecks.Number(1, 600),
        "How long a stop waits for calls that are under way. What isn't finished by then is taken up again at the next start.");

    public static IReadOnlyList<OptionDescription> All { get; } =
        [BindHost, BindPort, TlsCertFile, TlsKeyFile, ApiTokenFile, Token, DataDirectory, LogLevel, LogFormat, ShutdownTimeout];

    private static OptionDescription Describe(string name, string @default, string unit, OptionChecks checks, string why) =>
        new(Section, name, @default, unit, checks.Range, why, checks.Problem);
}
