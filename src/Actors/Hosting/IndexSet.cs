using LoxiActors.Actors.Seam;

namespace LoxiActors.Actors.Hosting;

/// <summary>One entity's index as a set of additions.</summary>
public static class IndexSet
{
    public static void Apply(HashSet<IndexChange> set, IndexChange change)
    {
        switch (change)
        {
            case IndexChange.Add or IndexChange.ClaimAddress or IndexChange.PlaceOn:
                set.Add(change);
                break;
            case IndexChange.Remove remove:
                set.Remove(new IndexChange.Add(remove.Object));
                break;
            case IndexChange.ReleaseAddress release:
                set.Remove(new IndexChange.ClaimAddress(release.Address));
                break;
            case IndexChange.LeaveNode leave:
                set.Remove(new IndexChange.PlaceOn(leave.Node));
                break;
            default:
                throw new NotSupportedException($"index change {change.GetType().Name}");
        }
    }
}
