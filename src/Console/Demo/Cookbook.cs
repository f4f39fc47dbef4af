using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LoxiActors.Console.Demo.Nodes;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Console.Demo;

/// <summary>How the control plane has to answer a call.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExpectedAnswer>))]
internal enum ExpectedAnswer
{
    /// <summary>Accepted, and everything it touches ends ACTIVE or DELETED.</summary>
    [JsonStringEnumMemberName("accepted")] Accepted,

    [JsonStringEnumMemberName("refused")] Refused,

    /// <summary>Answered at once, without a load balancer.</summary>
    [JsonStringEnumMemberName("answered")] Answered,
}

/// <summary>One driver call and what has to come of it.</summary>
/// <param name="Step">What the recording calls it.</param>
/// <param name="Recorded">Its place in the recording, counted from 0.</param>
/// <param name="Changed">What differs from the recording and why; null when nothing does.</param>
/// <param name="Args">The arguments as the host's API takes them.</param>
/// <param name="Fault">The kind of an expected refusal.</param>
/// <param name="Names">What the refusal's text has to name.</param>
internal sealed record CookbookStep(
    string Step,
    int Recorded,
    string? Changed,
    string Method,
    JsonElement Args,
    ExpectedAnswer Expect,
    FaultKind? Fault,
    ImmutableArray<string>? Names);

/// <summary>How a load balancer has to stand when all calls are done.</summary>
internal sealed record ExpectedLoadBalancer(LoadBalancerId Id, string ProvisioningStatus, OperatingStatus OperatingStatus);

/// <summary>The calls in their order, and what everything has to look like afterwards: written by hand, not computed.</summary>
internal sealed record Cookbook(
    ImmutableArray<CookbookStep> Steps, ImmutableArray<ExpectedLoadBalancer> LoadBalancers, NodeContents Nodes)
{
    private const string Resource = "cookbook.jsonl";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = false,
    };

    public static Cookbook Own()
    {
        using var stream = typeof(Cookbook).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"the program lacks its resource {Resource}");
        using var reader = new StreamReader(stream);
        return Read(reader);
    }

    /// <summary>One JSON object a line: <c>about</c>, a step, or what is expected at the <c>end</c>.</summary>
    /// <exception cref="InvalidOperationException">Names the line.</exception>
    public static Cookbook Read(TextReader reader)
    {
        var steps = ImmutableArray.CreateBuilder<CookbookStep>();
        var loadBalancers = ImmutableArray.CreateBuilder<ExpectedLoadBalancer>();
        var contents = new NodeContentsBuilder();
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            try
            {
                Take(JsonDocument.Parse(line).RootElement, steps, loadBalancers, contents);
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
            {
                throw new InvalidOperationException($"the cookbook's line {number} can't be used: {exception.Message}", exception);
            }
        }

        return new Cookbook(steps.ToImmutable(), loadBalancers.ToImmutable(), contents.Build());
    }

    private static void Take(
        JsonElement line,
        ImmutableArray<CookbookStep>.Builder steps,
        ImmutableArray<ExpectedLoadBalancer>.Builder loadBalancers,
        NodeContentsBuilder contents)
    {
        if (line.TryGetProperty("about", out _))
            return;
        if (line.TryGetProperty("step", out _))
        {
            steps.Add(line.Deserialize<CookbookStep>(Json)!);
            return;
        }

        var value = line.GetProperty("value");
        switch (line.GetProperty("end").GetString())
        {
            case "loadbalancer":
                loadBalancers.Add(value.Deserialize<ExpectedLoadBalancer>(Json)!);
                break;
            case "rule":
                contents.AddRule(value);
                break;
            case "probe":
                contents.AddProbe(value);
                break;
            case "firewall":
                contents.AddFirewall(value);
                break;
            default:
                throw new FormatException("'end' is none of loadbalancer, rule, probe, firewall");
        }
    }
}
