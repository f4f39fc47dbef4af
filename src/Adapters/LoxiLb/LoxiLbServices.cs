using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb.Configuring;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LoxiActors.Adapters.LoxiLb;

public static class LoxiLbServices
{
    /// <summary>Adds <see cref="INodeConfigurer"/>, the watch over the nodes as a hosted service, and what they need. The host adds <see cref="ILoadBalancers"/>.</summary>
    public static IServiceCollection AddLoxiLb(this IServiceCollection services, LoxiLbOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<LoxiLbMetrics>();
        services.AddSingleton<LoxiLbNodes>();
        services.TryAddSingleton<Func<ILoadBalancers>>(provider => provider.GetRequiredService<ILoadBalancers>);
        services.AddSingleton<NodeConfigurer>();
        services.AddSingleton<INodeConfigurer>(provider => provider.GetRequiredService<NodeConfigurer>());
        services.AddSingleton<NodeWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<NodeWatch>());
        return services;
    }
}
