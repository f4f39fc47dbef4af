namespace LoxiActors.Imitation.Core;

/// <summary>Merges a posted endpoint list into an existing rule's, keeping the order of what is there.</summary>
internal static class EndpointConsolidation
{
    public const int Detach = 2;

    internal readonly record struct Outcome(bool Changed, List<RuleEndpoint> Kept, List<RuleEndpoint> Removed);

    /// <remarks>
    /// Matched endpoints are changed in place before anything is decided. So a call that is refused afterwards
    /// ("cant modify ...") leaves new weights and revived endpoints behind, as the engine does (read in LoxiLB 64045de).
    /// </remarks>
    public static Outcome Merge(List<RuleEndpoint> old, List<RuleEndpoint> posted, int oper)
    {
        var (changed, found) = MatchInPlace(old, posted, oper);
        if (oper == Detach)
            return found ? TakeOut(old) : new Outcome(false, old, []);

        var removed = old.Where(endpoint => !endpoint.Matched && !endpoint.Hidden).Select(e => e.Copy()).ToList();
        var appended = posted.Where(endpoint => !endpoint.Matched).ToList();
        var kept = old;
        if (appended.Count > 0)
        {
            changed = true;
            foreach (var endpoint in appended)
                endpoint.Matched = true;
            kept = [.. old.Select(endpoint => endpoint.Copy()), .. appended.Select(endpoint => endpoint.Copy())];
            foreach (var endpoint in old)
                endpoint.Matched = false;
        }

        foreach (var endpoint in kept)
        {
            if (!endpoint.Matched && oper == 0)
            {
                // Not "becomes hidden": a tombstone counts as a change on every later replacement, so once a rule
                // has one, posting the same body again answers 200 instead of 409.
                changed = true;
                endpoint.Hidden = true;
            }

            endpoint.Matched = false;
        }

        return new Outcome(changed, kept, removed);
    }

    private static (bool Changed, bool Found) MatchInPlace(List<RuleEndpoint> old, List<RuleEndpoint> posted, int oper)
    {
        var changed = false;
        var found = false;
        foreach (var mine in old)
        {
            var theirs = posted.FirstOrDefault(mine.IsSameTarget);
            if (theirs is null)
                continue;
            if (mine.Hidden && oper != Detach)
            {
                changed = true;
                mine.Hidden = false;
            }

            if (mine.Weight != theirs.Weight)
            {
                changed = true;
                mine.Weight = theirs.Weight;
            }

            mine.Matched = true;
            theirs.Matched = true;
            found = true;
        }

        return (changed, found);
    }

    private static Outcome TakeOut(List<RuleEndpoint> old)
    {
        var kept = old.Where(endpoint => !endpoint.Matched).ToList();
        var removed = old.Where(endpoint => endpoint.Matched).ToList();
        foreach (var endpoint in removed)
            endpoint.Matched = false;
        // Those behind it move up, and a counter whose endpoint changes is cleared (read in loxilb-ebpf 6b83b070).
        foreach (var moved in old.SkipWhile(endpoint => !removed.Contains(endpoint)))
            (moved.Packets, moved.Bytes) = (0, 0);
        return new Outcome(true, kept, removed);
    }
}
