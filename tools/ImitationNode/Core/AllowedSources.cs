namespace LoxiActors.Imitation.Core;

/// <summary>The source prefixes that rules allow; each is one marking firewall rule, hidden from GET.</summary>
internal sealed class AllowedSources(FirewallTable firewall)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The rule numbers marked for a prefix, as bits. An empty mark lets no one through.</summary>
    public IReadOnlyDictionary<string, uint> Marks => _entries.ToDictionary(pair => pair.Key, pair => pair.Value.Mark);

    /// <returns>False for an unreadable prefix or a rule number above 28.</returns>
    public bool Add(string prefix, int ruleNumber)
    {
        if (!GoIp.TryParsePrefix(prefix, out var network) || ruleNumber > Limits.AllowedSourceRuleNumber)
            return false;
        if (!_entries.TryGetValue(prefix, out var entry))
            _entries[prefix] = entry = new Entry(MatchOf(network.ToString()));
        entry.References++;
        entry.Mark |= 1u << ruleNumber;
        firewall.Add(entry.Match, new FirewallAction { Allow = true, Mark = entry.Mark | Limits.SourceCheckMark });
        return true;
    }

    public void Remove(string prefix, int ruleNumber)
    {
        if (!_entries.TryGetValue(prefix, out var entry))
            return;
        if (--entry.References > 0)
        {
            entry.Mark &= ~(1u << ruleNumber);
            return;
        }

        firewall.Delete(entry.Match);
        _entries.Remove(prefix);
    }

    private static FirewallMatch MatchOf(string network) =>
        new() { Source = network, Destination = network.Contains(':') ? "::/0" : "0.0.0.0/0" };

    private sealed class Entry(FirewallMatch match)
    {
        public FirewallMatch Match { get; } = match;
        public int References { get; set; }
        public uint Mark { get; set; }
    }
}
