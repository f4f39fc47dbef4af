using LoxiActors.Actors.Seam;

namespace LoxiActors.Engines.Local.Journal.Postgres;

/// <summary>PostgreSQL's text can't hold every .NET string. Found before an append joins a group, which the server would refuse as a whole.</summary>
internal static class PostgresText
{
    /// <returns>Null when all of it can be kept.</returns>
    public static string? Unstorable(JournalAppend append) =>
        !IsStorable(append.Entity.Kind) || !IsStorable(append.Entity.Key) || append.Index.Any(change => !IsStorable(change))
            ? "a key, an address or a node's name holds a NUL or half a character, which PostgreSQL can't keep"
            : null;

    public static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]))
                return false;
            if (char.IsHighSurrogate(text[i]) && (++i == text.Length || !char.IsLowSurrogate(text[i])))
                return false;
        }

        return true;
    }

    private static bool IsStorable(IndexChange change) => change switch
    {
        IndexChange.ClaimAddress claim => IsStorable(claim.Address),
        IndexChange.ReleaseAddress release => IsStorable(release.Address),
        IndexChange.PlaceOn place => IsStorable(place.Node.Value),
        IndexChange.LeaveNode leave => IsStorable(leave.Node.Value),
        _ => true,
    };
}
