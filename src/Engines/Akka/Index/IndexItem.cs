using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Engines.Akka.Index;

/// <summary>Stand in the database; never change.</summary>
internal enum ItemForm
{
    Object = 1,
    Address = 2,
    Node = 3,
}

/// <summary>Something that an entity can have, as it stands in a table.</summary>
/// <param name="Text">An object's is its kind, a slash and its UUID.</param>
internal readonly record struct IndexItem(ItemForm Form, string Text)
{
    public static IndexItem Of(ObjectRef @object) => new(ItemForm.Object, $"{@object.Kind}/{@object.Id:D}");

    public static (IndexItem Item, bool Added) Of(IndexChange change)
    {
        var (item, added) = change switch
        {
            IndexChange.Add add => (Of(add.Object), true),
            IndexChange.Remove remove => (Of(remove.Object), false),
            IndexChange.ClaimAddress claim => (new(ItemForm.Address, claim.Address), true),
            IndexChange.ReleaseAddress release => (new(ItemForm.Address, release.Address), false),
            IndexChange.PlaceOn place => (new(ItemForm.Node, place.Node.Value), true),
            IndexChange.LeaveNode leave => (new IndexItem(ItemForm.Node, leave.Node.Value), false),
            _ => throw new NotSupportedException($"index change {change.GetType().Name}"),
        };
        IndexLimits.CheckText(item.Text, item.Form == ItemForm.Address ? "address" : "node");
        return (item, added);
    }

    public IndexChange ToChange(bool added) => (Form, added) switch
    {
        (ItemForm.Object, true) => new IndexChange.Add(ToObject()),
        (ItemForm.Object, false) => new IndexChange.Remove(ToObject()),
        (ItemForm.Address, true) => new IndexChange.ClaimAddress(Text),
        (ItemForm.Address, false) => new IndexChange.ReleaseAddress(Text),
        (ItemForm.Node, true) => new IndexChange.PlaceOn(new NodeName(Text)),
        (ItemForm.Node, false) => new IndexChange.LeaveNode(new NodeName(Text)),
        _ => throw new IndexStoreException($"an item of the index has the form {(int)Form}, which this version doesn't know"),
    };

    private ObjectRef ToObject() =>
        Text.Split('/') is [var kind, var id] && Enum.TryParse<ObjectKind>(kind, out var known) && Guid.TryParseExact(id, "D", out var uuid)
            ? new ObjectRef(known, uuid)
            : throw new IndexStoreException($"an object of the index is {Text}, which this version doesn't know");
}
