namespace LoxiActors.Adapters.Octavia.Rpc;

/// <summary>One RabbitMQ server of a transport URL, with the account that is used there.</summary>
public sealed class BrokerHost(string host, int port, string user, string password)
{
    /// <summary>A name, or an address without brackets.</summary>
    public string Host { get; } = host;

    public int Port { get; } = port;

    public string User { get; } = user;

    internal string Password { get; } = password;

    /// <summary>Without the account.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
