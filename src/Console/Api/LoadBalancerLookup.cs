using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Ids;

namespace LoxiActors.Console.Api;

/// <summary>Finds the load balancer that a person means: by its id, the beginning of its id, or its name.</summary>
internal static class LoadBalancerLookup
{
    private const int CandidatesShown = 5;

    public static async Task<LoadBalancerId> FindAsync(ControlPlane plane, string text, CancellationToken cancellation) =>
        Guid.TryParse(text, out var id) ? new LoadBalancerId(id) : Among(await plane.LoadBalancersAsync(cancellation), text);

    /// <summary>A whole name wins over the beginning of an id: names are what people choose.</summary>
    public static LoadBalancerId Among(IReadOnlyList<LoadBalancerSummary> all, string text)
    {
        if (text.Length == 0)
            throw CommandException.Usage("the load balancer's id is empty");
        var named = all.Where(lb => lb.Name == text).ToArray();
        if (named.Length == 1)
            return named[0].Id;
        var fitting = named.Length > 1
            ? named
            : [.. all.Where(lb => lb.Id.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase))];
        return fitting.Length switch
        {
            1 => fitting[0].Id,
            0 => throw CommandException.Wrong($"no load balancer has the name '{text}' or an id that begins so"),
            _ => throw CommandException.Wrong(
                $"'{text}' fits {fitting.Length} load balancers ({Candidates(fitting)}); give more of the id"),
        };
    }

    private static string Candidates(LoadBalancerSummary[] fitting) =>
        string.Join(", ", fitting.Take(CandidatesShown).Select(lb => lb.Id.ToString())) + (fitting.Length > CandidatesShown ? ", …" : "");
}
