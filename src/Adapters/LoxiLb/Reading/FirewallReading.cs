using LoxiActors.Adapters.LoxiLb.Wire;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Adapters.LoxiLb.Reading;

/// <summary>Firewall rules of the kind that this control plane makes.</summary>
internal static class FirewallReading
{
    /// <returns>The rule and the one address it guards; null for any other kind of rule.</returns>
    public static (FirewallRule Rule, string Address)? Of(FirewallBody body)
    {
        var match = body.Rule;
        if (!match.MatchesOnlyAddresses
            || match.Preference is not (FirewallRule.AllowPreference or FirewallRule.DropPreference)
            || (body.Opts.Allow ?? false) == (body.Opts.Drop ?? false)
            || NodeAddresses.OnlyAddressOf(match.DestinationIp) is not { } address)
            return null;
        return (new FirewallRule(match.SourceIp, match.DestinationIp, match.Protocol, match.Preference, body.Opts.Allow ?? false), address);
    }
}
