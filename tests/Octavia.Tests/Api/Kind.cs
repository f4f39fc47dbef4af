namespace LoxiActors.Octavia.Tests.Api;

/// <summary>A kind of object, as Octavia's paths and documents name it.</summary>
/// <param name="Collection">Below /v2.0/lbaas/.</param>
/// <param name="One">The only key of a document with one of them.</param>
internal sealed record Kind(string Collection, string One)
{
    public static readonly Kind LoadBalancer = new("loadbalancers", "loadbalancer");
    public static readonly Kind Listener = new("listeners", "listener");
    public static readonly Kind Pool = new("pools", "pool");
    public static readonly Kind HealthMonitor = new("healthmonitors", "healthmonitor");
    public static readonly Kind L7Policy = new("l7policies", "l7policy");
    public static readonly Kind Flavor = new("flavors", "flavor");
    public static readonly Kind FlavorProfile = new("flavorprofiles", "flavorprofile");
    public static readonly Kind AvailabilityZone = new("availabilityzones", "availability_zone");
    public static readonly Kind AvailabilityZoneProfile = new("availabilityzoneprofiles", "availability_zone_profile");

    public static Kind MemberOf(Guid pool) => new($"pools/{pool}/members", "member");

    public string Path => "v2.0/lbaas/" + Collection;

    public override string ToString() => One;
}

/// <summary>The fields of an object that are sent.</summary>
internal sealed class Fields : Dictionary<string, object?>
{
    public Fields()
    {
    }

    private Fields(IDictionary<string, object?> fields)
        : base(fields)
    {
    }

    /// <summary>These and more; the others win.</summary>
    public Fields With(Fields? others)
    {
        var all = new Fields(this);
        foreach (var (name, value) in others ?? [])
            all[name] = value;
        return all;
    }
}
