namespace LoxiActors.Adapters.Heartbeats.Gate;

/// <summary>Why a datagram was not taken.</summary>
internal enum Refusal
{
    None,

    /// <summary>Neither ours nor Octavia's, or genuine and yet unreadable.</summary>
    Malformed,

    /// <summary>Signed with a key whose ID the key file does not have.</summary>
    UnknownKey,

    /// <summary>The HMAC is wrong.</summary>
    BadHmac,

    /// <summary>Genuine, of a node that the configuration does not know.</summary>
    Foreign,

    /// <summary>Genuine, with a time too far from ours.</summary>
    Clock,

    /// <summary>Genuine, of a boot older than one that was heard.</summary>
    OldBoot,

    /// <summary>Genuine, and the same as or older than one that was taken.</summary>
    Replay,

    /// <summary>Octavia's, which are not taken.</summary>
    Octavia,
}

internal static class Refusals
{
    public static int Count { get; } = Enum.GetValues<Refusal>().Length;

    /// <summary>As metrics and the log say it.</summary>
    public static string Word(Refusal refusal) => refusal switch
    {
        Refusal.Malformed => "malformed",
        Refusal.UnknownKey => "unknown_key",
        Refusal.BadHmac => "bad_hmac",
        Refusal.Foreign => "foreign",
        Refusal.Clock => "clock",
        Refusal.OldBoot => "old_boot",
        Refusal.Replay => "replay",
        Refusal.Octavia => "octavia",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal)),
    };
}
