using System.Net;
using System.Text.Json.Nodes;

namespace LoxiActors.NodeCompliance;

/// <summary>A node's answer, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    /// <summary>The engine's text, or "Success".</summary>
    public string? Result => (string?)Json["result"];

    public string? Message => (string?)Json["message"];

    public int? Code => (int?)Json["code"];

    public void IsSuccess()
    {
        Assert.Equal(HttpStatusCode.OK, Status);
        Assert.Equal("Success", Result);
    }

    public void IsRefused(int status, string result)
    {
        Assert.Equal((status, result), ((int)Status, Result));
        Assert.Equal(status, Code);
    }
}
