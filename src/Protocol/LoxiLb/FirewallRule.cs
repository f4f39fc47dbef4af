namespace LoxiActors.Protocol.LoxiLb;

/// <summary>
/// One firewall rule of a VIP. Only addresses and the protocol are matched: a rule with ports can be added to a node
/// but its deletion leaves it in the data plane until the node restarts.
/// </summary>
/// <param name="Protocol">IANA number.</param>
/// <param name="Preference">The higher one wins.</param>
public sealed record FirewallRule(string SourceCidr, string DestinationCidr, int Protocol, int Preference, bool Allow)
{
    public const int AllowPreference = 100;
    public const int DropPreference = 10;
}
