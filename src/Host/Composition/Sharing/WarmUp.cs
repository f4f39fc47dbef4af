using System.Collections.Immutable;
using LoxiActors.Actors.Hosting;
using LoxiActors.Actors.LoadBalancers;
using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Engines.Local.Journal;
using LoxiActors.Host.Configuration;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Octavia.Calls;
using LoxiActors.Protocol.Octavia.Payloads;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Host.Composition.Sharing;

/// <summary>
/// Brings made-up load balancers back once, in memory and without a consequence. On a busy machine, compiling the code that does it
/// would otherwise be the longest part of a takeover.
/// </summary>
internal static class WarmUp
{
    private const int LoadBalancers = 8;

    /// <summary>Before metrics are collected, which would count what it does.</summary>
    public static async Task RunAsync(Settings settings)
    {
        var journal = new InMemoryJournal();
        await RunAsync(settings, journal, create: true);
        await RunAsync(settings, journal, create: false);
    }

    private static async Task RunAsync(Settings settings, InMemoryJournal journal, bool create)
    {
        var inventory = settings.LoxiLb.Inventory();
        await using var engine = LocalEngines.On(journal, new Nobody(), settings.Engine, TimeProvider.System, NullLoggerFactory.Instance);
        var host = engine.Host(new LoadBalancerDefinition(SettingsTranslation.ToLoadBalancers(settings), () => inventory));
        await engine.StartAsync();
        for (var number = 1; create && number <= LoadBalancers; number++)
            await host.AskAsync(new LoadBalancerId(Id(1, number)).ToString(), new DriverCallReceived($"warm-up {number}", Create(number), inventory));
    }

    private static LoadBalancerCreate Create(int number)
    {
        var (loadBalancer, pool) = (new LoadBalancerId(Id(1, number)), new PoolId(Id(2, number)));
        return new LoadBalancerCreate(new LoadBalancerPayload
        {
            LoadBalancerId = loadBalancer,
            ProjectId = "warm-up",
            AdminStateUp = true,
            VipAddress = $"198.51.100.{number}",
            Listeners = ImmutableArray.Create(new ListenerPayload
            {
                ListenerId = new ListenerId(Id(3, number)),
                LoadBalancerId = loadBalancer,
                AdminStateUp = true,
                Protocol = "TCP",
                ProtocolPort = 80,
                DefaultPoolId = pool,
            }),
            Pools = ImmutableArray.Create(new PoolPayload
            {
                PoolId = pool,
                LoadBalancerId = loadBalancer,
                AdminStateUp = true,
                Protocol = "TCP",
                LbAlgorithm = "ROUND_ROBIN",
                Members = ImmutableArray.Create(new MemberPayload
                {
                    MemberId = new MemberId(Id(4, number)),
                    PoolId = pool,
                    AdminStateUp = true,
                    Address = $"203.0.113.{number}",
                    ProtocolPort = 80,
                    Weight = 1,
                    Backup = false,
                }),
            }),
        });
    }

    private static Guid Id(int kind, int number) => new(kind, 0, 0, BitConverter.GetBytes((long)number));

    private sealed class Nobody : IEffectHandler
    {
        public void Handle(EntityId entity, Effect effect)
        {
        }
    }
}
