using LoxiActors.EngineCompliance.Probe;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.EngineCompliance.Rules;

/// <summary>Which entity owns an object, serves an address, has rules on a node.</summary>
internal static class IndexRules
{
    private const string Listener = "00112233-4455-6677-8899-aabbccddeeff";
    private const string Address = "10.0.0.1";

    public static async Task An_address_is_claimed_by_one(Bench bench)
    {
        var host = await bench.StartAsync();
        await host.TakenAsync(Bench.A, new ChangeIndex(new Indexed(IndexVerb.Claim, Address)));
        var refusal = await host.RefusedAsync(
            Bench.B, new ChangeIndex(new Indexed(IndexVerb.Own, Listener), new Indexed(IndexVerb.Claim, Address)), FaultKind.DriverError);
        Require.That(
            refusal.UserFault.Contains(Address, StringComparison.Ordinal) && refusal.UserFault.Contains(Bench.A, StringComparison.Ordinal),
            $"the refusal doesn't name the address and its owner: {refusal.UserFault}");
        await host.Engine.QuietAsync();
        Require.Sequence([], await host.Engine.HistoryAsync(Bench.B), "what was stored of the refused claim");
        Require.That(await host.Engine.StateOfAsync(Bench.B) is null, "an entity has a state although its only decision was refused");
        Require.Sequence([], host.Trace.EffectsOf(Bench.B), "the effects of the refused claim");
        Require.Same<Guid?>(null, await OwnerAsync(host), "the owner of an object that came with the refused claim");
        await host.TakenAsync(Bench.A, new ChangeIndex(new Indexed(IndexVerb.Claim, Address)));
        await host.TakenAsync(Bench.A, new ChangeIndex(new Indexed(IndexVerb.Release, Address)));
        await host.TakenAsync(Bench.B, new ChangeIndex(new Indexed(IndexVerb.Claim, Address)));
        Require.Same(Guid.Parse(Bench.B), await host.Engine.OwnerOfAddressAsync(Address), "the owner of a released address that another entity claimed");
    }

    public static async Task Of_many_claims_at_the_same_time_one_is_taken(Bench bench)
    {
        var host = await bench.StartAsync();
        var keys = Enumerable.Range(0, 12).Select(i => $"00000000-0000-0000-0000-0000000000{i:00}").ToArray();
        var replies = await Task.WhenAll(keys.Select(key => Task.Run(() => host.AskAsync(key, new ChangeIndex(new Indexed(IndexVerb.Claim, Address))))));
        var taken = keys.Where((_, i) => replies[i] is not Actors.Seam.Reply.Refused).ToArray();
        Require.Same(1, taken.Length, "how many of twelve entities could claim the same address");
        Require.Same(Guid.Parse(taken[0]), await host.Engine.OwnerOfAddressAsync(Address), "the owner of the address");
    }

    public static async Task The_index_is_there_with_the_answer(Bench bench)
    {
        var host = await bench.StartAsync();
        await OwnAllAsync(host);
        await OwnsAllAsync(host, "right after the answer");
        await host.TakenAsync(Bench.B, new ChangeIndex(new Indexed(IndexVerb.Own, Listener)));
        await host.TakenAsync(Bench.A, new ChangeIndex(new Indexed(IndexVerb.Disown, Listener)));
        Require.Same(Guid.Parse(Bench.B), await OwnerAsync(host), "the owner of an object that another entity took over before its first owner let it go");
    }

    public static async Task The_index_survives_a_crash(Bench bench)
    {
        var first = await bench.StartAsync();
        await OwnAllAsync(first);
        await first.Engine.KillAsync();
        var second = await bench.StartAsync();
        await OwnsAllAsync(second, "after a crash");
        await second.RefusedAsync(Bench.B, new ChangeIndex(new Indexed(IndexVerb.Claim, Address)), FaultKind.DriverError);
        await second.TakenAsync(
            Bench.A,
            new ChangeIndex(new Indexed(IndexVerb.Disown, Listener), new Indexed(IndexVerb.Release, Address), new Indexed(IndexVerb.Leave, "n1")));
        await second.Engine.KillAsync();
        var third = await bench.StartAsync();
        Require.Same<Guid?>(null, await OwnerAsync(third), "the owner of a disowned object after a crash");
        Require.Same<Guid?>(null, await third.Engine.OwnerOfAddressAsync(Address), "the owner of a released address after a crash");
        Require.Sequence([], await third.Engine.PlacedOnAsync(new NodeName("n1")), "the entities on a node after they left it and a crash");
        await third.TakenAsync(Bench.B, new ChangeIndex(new Indexed(IndexVerb.Claim, Address)));
    }

    private static async Task OwnAllAsync(Host host)
    {
        await host.TakenAsync(
            Bench.A,
            new ChangeIndex(new Indexed(IndexVerb.Own, Listener), new Indexed(IndexVerb.Claim, Address), new Indexed(IndexVerb.Place, "n1")));
        await host.TakenAsync(Bench.B, new ChangeIndex(new Indexed(IndexVerb.Place, "n2")));
    }

    private static async Task OwnsAllAsync(Host host, string when)
    {
        var a = Guid.Parse(Bench.A);
        Require.Same(a, await OwnerAsync(host), $"the owner of the object {when}");
        Require.Same(a, await host.Engine.OwnerOfAddressAsync(Address), $"the owner of the address {when}");
        Require.Sequence([a], await host.Engine.PlacedOnAsync(new NodeName("n1")), $"the entities on the node {when}");
    }

    private static async Task<Guid?> OwnerAsync(Host host)
    {
        var owner = await host.Engine.OwnerOfAsync(Indexed.Listener(Listener));
        Require.Same(owner, await host.Engine.FindOwnerAsync(Indexed.Listener(Listener)), "the owner that is looked for in the store too");
        return owner;
    }
}
