using System.Text.Json.Nodes;

namespace LoxiActors.NodeCompliance;

/// <summary>Builds rule bodies.</summary>
internal static class Rules
{
    public static JsonObject Of(string vip, params string[] members) => new()
    {
        ["serviceArguments"] = new JsonObject { ["externalIP"] = vip, ["port"] = 80, ["protocol"] = "tcp" },
        ["endpoints"] = new JsonArray([.. members.Select(member => Endpoint(member))]),
    };

    public static JsonObject Endpoint(string ip, int port = 8080, int weight = 1) =>
        new() { ["endpointIP"] = ip, ["targetPort"] = port, ["weight"] = weight };

    /// <summary>A copy with a service argument changed.</summary>
    public static JsonObject With(this JsonObject rule, string name, JsonNode? value)
    {
        var copy = rule.DeepClone().AsObject();
        copy["serviceArguments"]![name] = value;
        return copy;
    }

    public static JsonObject Without(this JsonObject rule, string name)
    {
        var copy = rule.DeepClone().AsObject();
        copy["serviceArguments"]!.AsObject().Remove(name);
        return copy;
    }

    public static JsonObject WithEndpoints(this JsonObject rule, params JsonNode[] endpoints)
    {
        var copy = rule.DeepClone().AsObject();
        copy["endpoints"] = new JsonArray([.. endpoints.Select(endpoint => endpoint.DeepClone())]);
        return copy;
    }

    public static JsonObject WithMembers(this JsonObject rule, params string[] members) =>
        rule.WithEndpoints([.. members.Select(member => Endpoint(member))]);

    public static JsonObject WithSources(this JsonObject rule, params string[] prefixes)
    {
        var copy = rule.DeepClone().AsObject();
        copy["allowedSources"] = new JsonArray([.. prefixes.Select(prefix => new JsonObject { ["prefix"] = prefix })]);
        return copy;
    }

    public static JsonObject Service(this JsonObject rule) => rule["serviceArguments"]!.AsObject();

    public static string[] Members(this JsonObject rule) =>
        [.. rule["endpoints"]!.AsArray().Select(endpoint => (string)endpoint!["endpointIP"]!)];
}
