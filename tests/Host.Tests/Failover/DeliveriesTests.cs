using System.Collections.Concurrent;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Composition.Failover;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Host.Tests.Failover;

public sealed class DeliveriesTests
{
    private readonly ConcurrentQueue<string> _taken = [];
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Beyond_the_bound_only_what_is_delivered_until_it_is_taken_is_taken_in()
    {
        await using var deliveries = new Deliveries(TimeProvider.System, NullLogger<Deliveries>.Instance, bound: 1);
        deliveries.Post("first", _ => TakeAsync("first"));
        deliveries.Post("dropped", _ => TakeAsync("dropped"));
        deliveries.Post("verdict", _ => TakeAsync("verdict"), untilTaken: true);
        _goesOn.SetResult();
        await FailoverSite.Until(() => _taken.Count == 2);
        Assert.Equal(["first", "verdict"], _taken.Order(StringComparer.Ordinal));
    }

    private async ValueTask<Reply> TakeAsync(string what)
    {
        await _goesOn.Task;
        _taken.Enqueue(what);
        return Reply.None;
    }
}
