using LoxiActors.Protocol.Ids;

namespace LoxiActors.Agent.Options;

/// <summary>What the agent is told to do, checked.</summary>
internal sealed record AgentOptions
{
    public required NodeName Node { get; init; }

    /// <summary>Where heartbeats are sent: every one to each of them.</summary>
    public required IReadOnlyList<Controller> Controllers { get; init; }

    public required string KeyFile { get; init; }

    /// <summary>Without the API's path.</summary>
    public Uri LoxiLb { get; init; } = new("http://127.0.0.1:11111");

    /// <summary>Null: LoxiLB asks for no token.</summary>
    public string? TokenFile { get; init; }

    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Between two looks at endpoints, roles and peers each.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks at the rules, of which there may be many.</summary>
    public TimeSpan RulesInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Of one call to LoxiLB.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Keeps the boot id over restarts; empty: nothing does.</summary>
    public string StateFile { get; init; } = "/var/lib/loxi-agent/boot";
}

/// <param name="Host">An address or a name.</param>
internal sealed record Controller(string Host, int Port)
{
    public const int UsualPort = 5555;

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>HOST, HOST:PORT, [IPV6] or [IPV6]:PORT. Null: it is none of them.</summary>
    public static Controller? Parse(string text)
    {
        var (host, port) = (text, "");
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || !System.Net.IPAddress.TryParse(text[1..end], out _) || (end + 1 < text.Length && text[end + 1] != ':'))
                return null;
            (host, port) = (text[1..end], end + 1 < text.Length ? text[(end + 2)..] : "");
            if (end + 1 < text.Length && port.Length == 0)
                return null;
        }
        else if (text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            (host, port) = (text[..colon], text[(colon + 1)..]);
            if (port.Length == 0)
                return null;
        }

        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            return null;
        if (port.Length == 0)
            return new Controller(host, UsualPort);
        return ushort.TryParse(port, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0
            ? new Controller(host, number)
            : null;
    }
}
