using System.Collections.Immutable;
using Akka.Actor;
using Akka.DistributedData;
using LoxiActors.Engines.Akka.Entities;

namespace LoxiActors.Engines.Akka.Membership.Steering;

/// <summary>Keeps this host's knowledge up: which hosts are drained, and how many shards are here.</summary>
internal sealed class SteeringActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CountPatience = TimeSpan.FromSeconds(4);

    private readonly ShardSteering _steering;
    private readonly IReadOnlyList<IEntityKind> _kinds;

    public SteeringActor(ShardSteering steering, IReadOnlyList<IEntityKind> kinds) => (_steering, _kinds) = (steering, kinds);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        DistributedData.Get(Context.System).Replicator.Tell(Dsl.Subscribe(DrainRegister.Key, Self));
        Timers.StartPeriodicTimer(nameof(Count), Count.Instance, CountEvery);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Changed changed when changed.Key.Equals(DrainRegister.Key):
                _steering.Drained = DrainRegister.Read(changed.Get(DrainRegister.Key));
                break;
            case Count:
                LocalShards.ReadAsync(_kinds, CountPatience, CancellationToken.None).PipeTo(Self);
                break;
            case ImmutableSortedDictionary<string, ShardCount> counts:
                _steering.ShardsHere = counts.ToImmutableSortedDictionary(kind => kind.Key, kind => kind.Value.Shards, StringComparer.Ordinal);
                break;
        }
    }

    private sealed record Count : INoSerializationVerificationNeeded
    {
        public static Count Instance { get; } = new();
    }
}
