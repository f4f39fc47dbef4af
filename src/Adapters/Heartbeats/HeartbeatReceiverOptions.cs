using System.Net;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Adapters.Heartbeats;

/// <summary>The section <c>[heartbeats]</c>, checked.</summary>
public sealed record HeartbeatReceiverOptions
{
    /// <summary>Of <see cref="KeyFile"/>; it is read again this often.</summary>
    public static readonly TimeSpan KeyFileInterval = TimeSpan.FromSeconds(5);

    /// <summary>Port 0 takes a free one.</summary>
    public IPEndPoint Bind { get; init; } = new(IPAddress.Any, 5555);

    /// <summary>Its form is that of <see cref="Protocol.Heartbeats.HeartbeatKeyFile"/>.</summary>
    public required string KeyFile { get; init; }

    /// <summary>How far a node's clock may be from ours, in either direction.</summary>
    public TimeSpan MaxClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often nodes send.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Its first line is Octavia's heartbeat_key. Null: Octavia's datagrams are refused.</summary>
    public string? OctaviaKeyFile { get; init; }
}

/// <summary>A node whose heartbeats are taken.</summary>
/// <param name="OctaviaId">The <c>id</c> in its Octavia datagrams, where it is not the node's name; null: it is.</param>
public sealed record HeartbeatNode(NodeName Name, string? OctaviaId = null);

/// <summary>The receiver can't be started; the message names the option and the reason.</summary>
public sealed class HeartbeatSetupException(string message) : Exception(message);
