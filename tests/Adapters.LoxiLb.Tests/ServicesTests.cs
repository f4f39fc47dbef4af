using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb.Configuring;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Tests.Support;
using LoxiActors.Adapters.LoxiLb.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LoxiActors.Adapters.LoxiLb.Tests;

public sealed class ServicesTests
{
    [Fact]
    public async Task One_call_adds_configurer_and_watch_though_the_engine_needs_the_configurer_itself()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddLoxiLb(new LoxiLbOptions { Nodes = [new NodeOptions { Name = Sample.Node, Url = new Uri("http://127.0.0.1:1/") }] });
        services.AddSingleton<ILoadBalancers>(provider =>
        {
            Assert.NotNull(provider.GetRequiredService<INodeConfigurer>());
            return new FakeLoadBalancers();
        });
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        Assert.NotNull(provider.GetRequiredService<ILoadBalancers>());
        Assert.Same(provider.GetRequiredService<NodeConfigurer>(), provider.GetRequiredService<INodeConfigurer>());
        Assert.Same(provider.GetRequiredService<NodeWatch>(), Assert.Single(provider.GetServices<IHostedService>()));
        Assert.Equal(Sample.Node, Assert.Single(provider.GetRequiredService<NodeWatch>().Statuses).Name);
    }
}
