namespace LoxiActors.ClusterHost.Joining;

/// <summary>Nobody can say at present where the hosts are; asked again.</summary>
internal sealed class HostsNotFoundException(string message) : Exception(message);
