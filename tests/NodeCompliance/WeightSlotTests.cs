using System.Text.Json.Nodes;

namespace LoxiActors.NodeCompliance;

/// <summary>The 16 slots of weighted round robin, as counted on a real data plane.</summary>
public sealed class WeightSlotTests : NodeTest
{
    [Theory]
    [InlineData(new[] { 90, 10 }, new[] { 14, 2 })]
    [InlineData(new[] { 75, 25 }, new[] { 12, 4 })]
    [InlineData(new[] { 3, 1 }, new[] { 8, 8 })]
    [InlineData(new[] { 33, 33 }, new[] { 11, 5 })]
    [InlineData(new[] { 100, 100 }, new[] { 16, 0 })]
    [InlineData(new[] { 99, 0 }, new[] { 15, 1 })]
    [InlineData(new[] { 100, 0 }, new[] { 16, 0 })]
    public async Task Weights_become_slots(int[] weights, int[] slots)
    {
        var members = weights.Select((_, index) => $"10.79.0.{index + 1}").ToArray();
        await PostWeighted(NewVip(), 2, members.Zip(weights));
        var taken = Assert.Single(Control.State().Rules).WeightSlots;
        Assert.Equal(16, taken.Count);
        Assert.Equal(slots, members.Select(member => taken.Count(slot => slot == member + ":8080")));
    }

    [Fact]
    public async Task Other_selections_have_no_slots()
    {
        await PostWeighted(NewVip(), 0, [("10.79.0.1", 90), ("10.79.0.2", 10)]);
        Assert.Empty(Assert.Single(Control.State().Rules).WeightSlots);
    }

    [Fact]
    public async Task Endpoints_are_sorted_by_their_last_octet_first()
    {
        var vip = NewVip();
        await PostWeighted(vip, 2, [("10.79.0.9", 33), ("10.79.9.1", 33)]);
        Assert.Equal(["10.79.9.1", "10.79.0.9"], (await RuleOf(vip)).Members());
    }

    private async Task PostWeighted(string vip, int sel, IEnumerable<(string Member, int Weight)> weighted)
    {
        var endpoints = weighted.Select(pair => (JsonNode)Rules.Endpoint(pair.Member, weight: pair.Weight)).ToArray();
        (await PostRule(Rules.Of(vip).WithEndpoints(endpoints).With("sel", sel))).IsSuccess();
    }
}
