using System.Text.Json;
using LoxiActors.Actors.Seam;

namespace LoxiActors.Actors.LoadBalancers.Messages;

/// <summary>
/// The effects of load balancers that reach a node or Octavia, as they stand in messages to the host that carries them out: an object with
/// one field, named after the effect.
/// </summary>
public static class CarriedEffects
{
    private static readonly JsonSerializerOptions Options = WireJson.Options(() => Protocol.Nodes.NodeInventory.Empty);

    private static readonly (string Name, Type Type)[] Known =
    [
        ("configure_node", typeof(ConfigureNode)),
        ("assign_role", typeof(AssignRole)),
        ("publish_report", typeof(PublishReport)),
        ("withdraw_report", typeof(WithdrawReport)),
    ];

    /// <summary>What the newest of which counts: two effects with the same one are never both of use. Null for an effect that isn't carried to another host.</summary>
    public static string? Subject(Effect effect) => effect switch
    {
        ConfigureNode configure => $"rules on {configure.Node} of {configure.LoadBalancer}",
        AssignRole assign => $"role on {assign.Node} of {assign.LoadBalancer}",
        PublishReport publish => $"report of {publish.Report.LoadBalancer}",
        WithdrawReport withdraw => $"report of {withdraw.LoadBalancer}",
        _ => null,
    };

    /// <summary>Whether a subject is one of this load balancer's effects.</summary>
    public static bool IsOf(string subject, string loadBalancer) => subject.EndsWith($" of {loadBalancer}", StringComparison.Ordinal);

    /// <summary>The load balancer that issued it.</summary>
    public static EntityId Sender(Effect effect) => new(LoadBalancerDefinition.EntityKind, effect switch
    {
        ConfigureNode configure => configure.LoadBalancer.ToString(),
        AssignRole assign => assign.LoadBalancer.ToString(),
        PublishReport publish => publish.Report.LoadBalancer.ToString(),
        WithdrawReport withdraw => withdraw.LoadBalancer.ToString(),
        _ => throw new ArgumentException($"{effect.GetType().Name} isn't carried to another host", nameof(effect)),
    });

    public static byte[] Write(Effect effect)
    {
        var (name, type) = Array.Find(Known, known => known.Type == effect.GetType());
        if (name is null)
            throw new ArgumentException($"{effect.GetType().Name} isn't carried to another host", nameof(effect));
        return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, JsonElement> { [name] = JsonSerializer.SerializeToElement(effect, type, Options) }, Options);
    }

    /// <summary>Throws <see cref="NotSupportedException"/> for what this version doesn't know.</summary>
    public static Effect Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var field = document.RootElement.EnumerateObject().Single();
            var type = Array.Find(Known, known => known.Name == field.Name).Type ?? throw new NotSupportedException($"an effect is called {field.Name}, which this version doesn't know");
            return (Effect?)field.Value.Deserialize(type, Options) ?? throw new NotSupportedException("an effect is null");
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new NotSupportedException($"an effect can't be read by this version: {problem.Message}", problem);
        }
    }
}
