using System.Collections.Concurrent;

namespace LoxiActors.Host.Octavia;

/// <summary>Which provider agents have asked for reports, and when last. Without any nothing is told to Octavia.</summary>
internal sealed class ProviderAgents(TimeProvider time)
{
    private const int NamesMax = 64;
    private const int LongestName = 128;
    private const string Nameless = "(unnamed)";

    /// <summary>An agent's name has its process in it, so one that was restarted is another.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    /// <summary>The one that asked last at the head.</summary>
    public IReadOnlyList<(string Name, DateTimeOffset LastSeen)> All =>
        [.. _seen.Select(seen => (seen.Key, seen.Value)).OrderByDescending(seen => seen.Value).ThenBy(seen => seen.Key, StringComparer.Ordinal)];

    /// <param name="name">Whatever the agent calls itself; longer names are cut, and of many the oldest is forgotten.</param>
    public void Seen(string? name)
    {
        name = name is not { Length: > 0 } ? Nameless : name.Length <= LongestName ? name : name[..LongestName];
        var now = time.GetUtcNow();
        _seen[name] = now;
        foreach (var (old, _) in _seen.Where(seen => now - seen.Value > Remembered))
            _seen.TryRemove(old, out _);
        if (_seen.Count > NamesMax)
            _seen.TryRemove(_seen.MinBy(seen => seen.Value).Key, out _);
    }
}
