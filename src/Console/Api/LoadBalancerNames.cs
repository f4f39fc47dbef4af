using LoxiActors.Protocol.Ids;

namespace LoxiActors.Console.Api;

/// <summary>The names of a few load balancers, for pages that would else show ids only.</summary>
internal static class LoadBalancerNames
{
    /// <summary>A request each, so only so many.</summary>
    public const int Most = 12;

    /// <summary>Those that could be had; nothing is worth an error here.</summary>
    public static async Task<IReadOnlyDictionary<LoadBalancerId, string>> OfAsync(ControlPlane plane, IEnumerable<LoadBalancerId> ids, CancellationToken cancellation)
    {
        var names = new Dictionary<LoadBalancerId, string>();
        foreach (var id in ids.Distinct().Take(Most))
        {
            try
            {
                if ((await plane.LoadBalancerAsync(id, cancellation)).Summary.Name is { Length: > 0 } name)
                    names[id] = name;
            }
            catch (CommandException)
            {
                break;
            }
        }

        return names;
    }
}
