using LoxiActors.Actors.Seam;

namespace LoxiActors.Actors.Hosting;

/// <summary>One entity's index as a set of additions.</summary>
public static class IndexSet
{
    /// <returns>False when the set says so already.</returns>
    public static bool Apply(HashSet<IndexChange> set, IndexChange change) => change switch
    {
        IndexChange.Add or IndexChange.ClaimAddress or IndexChange.PlaceOn => set.Add(change),
        IndexChange.Remove remove => set.Remove(new IndexChange.Add(remove.Object)),
        IndexChange.ReleaseAddress release => set.Remove(new IndexChange.ClaimAddress(release.Address)),
        IndexChange.LeaveNode leave => set.Remove(new IndexChange.PlaceOn(leave.Node)),
        _ => throw new NotSupportedException($"index change {change.GetType().Name}"),
    };
}
