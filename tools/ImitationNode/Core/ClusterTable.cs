namespace LoxiActors.Imitation.Core;

/// <summary>The HA state of every instance.</summary>
internal sealed class ClusterTable
{
    public const string NotDefined = "NOT_DEFINED";
    private static readonly HashSet<string> States = ["MASTER", "BACKUP", "FAULT", "STOP", NotDefined];

    private readonly OrderedDictionary<string, Instance> _instances = new(StringComparer.Ordinal)
    {
        [Limits.DefaultInstance] = new Instance(NotDefined, "0.0.0.0"),
    };

    internal sealed record Instance(string State, string Vip);

    public IEnumerable<KeyValuePair<string, Instance>> All => _instances;

    public bool Knows(string instance) => _instances.ContainsKey(instance);

    public string StateOf(string instance) =>
        _instances.TryGetValue(instance, out var known) ? known.State : NotDefined;

    /// <summary>An unknown instance is created even when the state is then refused; a repeated state changes no VIP.</summary>
    public string? Set(string instance, string state, string vip)
    {
        _instances.TryAdd(instance, new Instance(NotDefined, "0.0.0.0"));
        if (_instances[instance].State == state)
            return null;
        if (!States.Contains(state))
            return "invalid cluster-state";
        _instances[instance] = new Instance(state, GoIp.TryParse(vip, out var ip) ? ip.ToString() : "<nil>");
        return null;
    }
}
