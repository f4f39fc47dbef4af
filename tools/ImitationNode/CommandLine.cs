using System.Globalization;
using System.Net;

namespace LoxiActors.Imitation;

/// <summary>Reads the program's arguments.</summary>
internal static class CommandLine
{
    public const int DefaultPort = 11111;
    public const int DefaultPostMilliseconds = 1000;

    public const string Help = """
        Imitates a LoxiLB node's REST API, on a loopback address unless told otherwise.

          --listen ADDRESS    address of 127.0.0.0/8 to listen on (default 127.0.0.1), or
                              0.0.0.0 for all of a container's: whoever reaches it can break it
          --port N            port to listen on; 0 takes a free one (default 11111)
          --name TEXT         the node's name in the control API (default node)
          --post-ms N         how long an applied rule POST takes, one at a time (default 1000)
          --token FILE        ask for the manual token in FILE as raw Authorization header
          --user NAME:PASS[:ROLE]
                              run the user service with this user, role admin or viewer; repeatable
          --tls-cert FILE     PEM certificate; listens with HTTPS (needs --tls-key)
          --tls-key FILE      PEM key of the certificate
          --client-ca FILE    ask for client certificates of these PEM authorities
          --address DEV=CIDR  an address of the node besides lo's; repeatable, replaces the defaults
          --bfd-port N        UDP port for BFD with other addresses of 127.0.0.0/8 (default 3784)
          --keep-addresses FILE
                              the addresses on lo outlive a kill -9 in FILE, as they do in a kernel
          --half-dead         answers, and forwards nothing (as the fault halfDead)
          --flap DOWN:UP      down for DOWN ms, then up for UP ms, again and again
          --slow-ms N         every call waits so long before it is looked at
          --immediate-health  probe outcomes take effect at once
          --version-text TEXT what /version answers
          --help              this text

        The node's API is below /netlox/v1, the control API below /imitation.
        """;

    /// <returns>Null when help was asked for.</returns>
    /// <exception cref="ArgumentException">The message begins with the option's name.</exception>
    public static ImitationNodeOptions? Parse(IReadOnlyList<string> args)
    {
        var options = new ImitationNodeOptions { Port = DefaultPort, PostMilliseconds = DefaultPostMilliseconds };
        var users = new List<ImitationUser>();
        var addresses = new List<(string, string)>();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, inline) = Split(args[i]);
            string Value() => inline ?? (++i < args.Count ? args[i] : throw new ArgumentException($"{name}: its value is missing"));
            switch (name)
            {
                case "--help" or "-h":
                    return null;
                case "--port":
                    options = options with { Port = Number(name, Value()) };
                    break;
                case "--listen":
                    options = options with { ListenAddress = Loopback(name, Value()) };
                    break;
                case "--bfd-port":
                    options = options with { BfdPort = Number(name, Value()) };
                    break;
                case "--keep-addresses":
                    options = options with { KeepAddressesFile = Value() };
                    break;
                case "--half-dead" when inline is null:
                    options = options with { Faults = options.Faults with { HalfDead = true } };
                    break;
                case "--flap":
                    var (down, up) = Flap(Value());
                    options = options with { Faults = options.Faults with { FlapDownMs = down, FlapUpMs = up } };
                    break;
                case "--slow-ms":
                    options = options with { Faults = options.Faults with { SlowMs = Number(name, Value()) } };
                    break;
                case "--name":
                    options = options with { Name = Value() };
                    break;
                case "--post-ms":
                    options = options with { PostMilliseconds = Number(name, Value()) };
                    break;
                case "--token":
                    options = options with { TokenFile = Value() };
                    break;
                case "--user":
                    users.Add(User(Value()));
                    break;
                case "--tls-cert":
                    options = options with { TlsCertificateFile = Value() };
                    break;
                case "--tls-key":
                    options = options with { TlsKeyFile = Value() };
                    break;
                case "--client-ca":
                    options = options with { ClientCaFile = Value() };
                    break;
                case "--address":
                    addresses.Add(Address(Value()));
                    break;
                case "--version-text":
                    options = options with { Version = Value() };
                    break;
                case "--immediate-health" when inline is null:
                    options = options with { ImmediateHealth = true };
                    break;
                default:
                    throw new ArgumentException($"{args[i]}: unknown option");
            }
        }

        return options with { Users = users, Addresses = addresses.Count > 0 ? addresses : options.Addresses };
    }

    private static (string Name, string? Inline) Split(string arg)
    {
        var equals = arg.StartsWith("--", StringComparison.Ordinal) ? arg.IndexOf('=') : -1;
        return equals < 0 ? (arg, null) : (arg[..equals], arg[(equals + 1)..]);
    }

    private static int Number(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ArgumentException($"{name}: '{text}' is no number");

    private static IPAddress Loopback(string name, string text) =>
        IPAddress.TryParse(text, out var address) ? address : throw new ArgumentException($"{name}: '{text}' is no IP address");

    private static (int Down, int Up) Flap(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2
            ? (Number("--flap", parts[0]), Number("--flap", parts[1]))
            : throw new ArgumentException($"--flap: '{text}' is not DOWN:UP");
    }

    private static ImitationUser User(string text)
    {
        // The text holds a password, so the message does not repeat it.
        var parts = text.Split(':');
        if (parts.Length is not (2 or 3) || parts.Any(part => part.Length == 0))
            throw new ArgumentException("--user: is not NAME:PASS or NAME:PASS:ROLE");
        var role = parts.Length == 3 ? parts[2] : "admin";
        return role is "admin" or "viewer"
            ? new ImitationUser(parts[0], parts[1], role)
            : throw new ArgumentException($"--user: role '{role}' is neither admin nor viewer");
    }

    private static (string, string) Address(string text)
    {
        var equals = text.IndexOf('=');
        return equals > 0
            ? (text[..equals], text[(equals + 1)..])
            : throw new ArgumentException($"--address: '{text}' is not DEVICE=ADDRESS/BITS");
    }
}
