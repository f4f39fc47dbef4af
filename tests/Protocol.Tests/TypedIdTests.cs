using System.Text.Json;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Protocol.Tests;

public sealed class TypedIdTests
{
    [Fact]
    public void An_id_stands_in_JSON_as_the_UUID_that_Octavia_made()
    {
        var id = new ListenerId(Guid.Parse("cc915834-59b3-4481-8c7d-01a1d87644db"));

        Assert.Equal("\"cc915834-59b3-4481-8c7d-01a1d87644db\"", JsonSerializer.Serialize(id));
        Assert.Equal(id, JsonSerializer.Deserialize<ListenerId>(JsonSerializer.Serialize(id)));
    }

    [Theory]
    [InlineData("\"nope\"", "'nope' is not a UUID")]
    [InlineData("7", "expected a UUID in a string, got a number")]
    [InlineData("null", "expected a UUID in a string, got null")]
    public void Anything_else_is_refused_with_what_it_was(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ListenerId>(json)).Message);

    [Theory]
    [InlineData("node-a.example", true)]
    [InlineData("", false)]
    [InlineData("Node", false)]
    [InlineData("a b", false)]
    public void A_node_name_is_lower_case_letters_digits_dots_and_hyphens(string text, bool valid) =>
        Assert.Equal(valid, NodeName.IsValid(text));

    [Fact]
    public void Statuses_are_spelt_as_in_Octavias_database()
    {
        Assert.Equal("NO_MONITOR", OctaviaWord.Of(OperatingStatus.NoMonitor));
        Assert.Equal("ACTIVE", OctaviaWord.Of(ProvisioningStatus.Active));
    }
}
