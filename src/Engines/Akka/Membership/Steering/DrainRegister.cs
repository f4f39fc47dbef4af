using System.Collections.Immutable;
using System.Text.Json;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using LoxiActors.Actors.Hosting;

namespace LoxiActors.Engines.Akka.Membership.Steering;

/// <summary>Which hosts are drained: shared by all members in their memory, so that it outlives any of them but not all.</summary>
internal sealed class DrainRegister(ActorSystem system, ShardSteering steering)
{
    /// <summary>Members that are late hear of it by gossip.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static LWWDictionaryKey<string, string> Key { get; } = new("loxi-drained");

    public static ImmutableDictionary<string, Drain> Read(LWWDictionary<string, string> register) =>
        register.Entries.ToImmutableDictionary(entry => entry.Key, entry => JsonSerializer.Deserialize<Drain>(entry.Value, JsonSerializerOptions.Web)!, StringComparer.Ordinal);

    /// <param name="drain">Null ends it.</param>
    public async Task SetAsync(UniqueAddress member, Drain? drain, CancellationToken cancellation)
    {
        var cluster = Cluster.Get(system);
        var key = Places.KeyOf(member);
        var members = cluster.State.Members.Select(one => Places.KeyOf(one.UniqueAddress)).ToHashSet(StringComparer.Ordinal);
        LWWDictionary<string, string> Changed(LWWDictionary<string, string> register)
        {
            foreach (var gone in register.Keys.Where(known => !members.Contains(known) || (known == key && drain is null)).ToList())
                register = register.Remove(cluster.SelfUniqueAddress, gone);
            return drain is null ? register : register.SetItem(cluster.SelfUniqueAddress, key, JsonSerializer.Serialize(drain, JsonSerializerOptions.Web));
        }

        var replicator = DistributedData.Get(system).Replicator;
        var write = Dsl.Update(Key, LWWDictionary<string, string>.Empty, new WriteMajority(Patience), Changed);
        try
        {
            // A majority that didn't answer in time has it later; here it holds either way.
            var written = await replicator.Ask<IUpdateResponse>(write, Patience * 2, cancellation).ConfigureAwait(false);
            if (written is ModifyFailure failure)
                throw new EntityUnavailableException(failure.ErrorMessage);
            if (await replicator.Ask<IGetResponse>(Dsl.Get(Key, Dsl.ReadLocal), Patience, cancellation).ConfigureAwait(false) is { IsSuccessful: true } read)
                steering.Drained = Read(read.Get(Key));
        }
        catch (AskTimeoutException)
        {
            throw new EntityUnavailableException("this host's share of what the members know did not answer in time; it may be set or not");
        }
    }
}
