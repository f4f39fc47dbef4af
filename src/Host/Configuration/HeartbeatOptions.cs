using System.Net;
using System.Text;
using LoxiActors.Adapters.Heartbeats;
using LoxiActors.Protocol.Heartbeats;

namespace LoxiActors.Host.Configuration;

/// <summary>Options of <c>[heartbeats]</c>: what the nodes' agents send.</summary>
internal static class HeartbeatOptions
{
    public const string Section = "heartbeats";

    public static OptionDescription KeyFile { get; } = Describe("key_file", "", "", OptionChecks.OptionalFile,
        "File with one to three lines ID:KEY, as the nodes' agents have it; any of them is taken. Empty: no heartbeats are taken, and nodes are judged without them. Read again every 5 s, so keys change without a restart. Let only the service's user read it.");

    public static OptionDescription Bind { get; } = Describe("bind", "0.0.0.0:5555", "", OptionChecks.Endpoint,
        "Where datagrams are received (UDP). The port is that of Octavia's health manager, so give another where both run on one machine.");

    public static OptionDescription MaxClockSkew { get; } = Describe("max_clock_skew", "30", "seconds", OptionChecks.Number(1, 3600),
        "How far a node's clock may be from this machine's, either way; what says another time is refused. Also for how long a recorded heartbeat could be played back to a host that has just started.");

    public static OptionDescription Interval { get; } = Describe("interval", "0.2", "seconds", OptionChecks.Number(0.05m, 60),
        "How often the nodes' agents send: the same as their own interval. Silence is counted in it.");

    public static OptionDescription AcceptOctavia { get; } = Describe("accept_octavia_heartbeats", "false", "", OptionChecks.Boolean,
        "Whether the datagrams of Octavia's amphora agent are taken too. They have neither a time nor a boot in them, so one that was recorded can be played back to keep a dead node alive (docs/heartbeats.md).");

    public static OptionDescription OctaviaKeyFile { get; } = Describe("octavia_key_file", "", "", OptionChecks.OptionalFile,
        "File whose first line is heartbeat_key of octavia.conf. Read again as key_file is.");

    public static IReadOnlyList<OptionDescription> All { get; } = [KeyFile, Bind, MaxClockSkew, Interval, AcceptOctavia, OctaviaKeyFile];

    /// <summary>Null: no heartbeats are taken.</summary>
    public static HeartbeatReceiverOptions? Read(OptionValues values, List<ConfigurationError> errors)
    {
        var (file, octavia, accept) = (values.Text(KeyFile), values.Text(OctaviaKeyFile), values.Boolean(AcceptOctavia));
        if (accept && octavia.Length == 0)
            errors.Add(new ConfigurationError(Section, AcceptOctavia.Name, "true", "needs octavia_key_file beside it"));
        if (!accept && octavia.Length > 0)
            errors.Add(new ConfigurationError(Section, OctaviaKeyFile.Name, octavia, "would not be used; set accept_octavia_heartbeats = true or remove it"));
        if (accept && file.Length == 0)
            errors.Add(new ConfigurationError(Section, AcceptOctavia.Name, "true", "needs key_file beside it, without which no heartbeats are taken"));
        if (file.Length == 0)
            return null;
        CheckKeys(file, errors);
        return new HeartbeatReceiverOptions
        {
            KeyFile = file,
            Bind = IPEndPoint.Parse(values.Text(Bind)),
            MaxClockSkew = values.Seconds(MaxClockSkew),
            Interval = values.Seconds(Interval),
            OctaviaKeyFile = accept && octavia.Length > 0 ? octavia : null,
        };
    }

    private static void CheckKeys(string file, List<ConfigurationError> errors)
    {
        try
        {
            using var reader = new StreamReader(file, Encoding.UTF8);
            var text = new char[HeartbeatKeyFile.CharactersMax + 1];
            foreach (var key in HeartbeatKeyFile.Parse(new string(text, 0, reader.ReadBlock(text))))
                key.Dispose();
        }
        catch (FormatException exception)
        {
            errors.Add(new ConfigurationError(Section, KeyFile.Name, file, exception.Message));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new ConfigurationError(Section, KeyFile.Name, file, $"can't be read: {exception.Message}"));
        }
    }

    private static OptionDescription Describe(string name, string @default, string unit, OptionChecks checks, string why) =>
        new(Section, name, @default, unit, checks.Range, why, checks.Problem);
}
