using LoxiActors.Simulation.Hosts;
using LoxiActors.Simulation.Kernel;

namespace LoxiActors.Simulation.Network;

/// <summary>
/// Octavia's message broker between the Python parts and the hosts: a call waits in the queue until a host that takes itself to be
/// active consumes it, or until its time is over; the answer goes back to whoever asked, if that still lives.
/// </summary>
internal sealed class Broker(Agenda agenda, Links links, Func<IEnumerable<SimHost>> hosts)
{
    public const string Name = "broker";

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    /// <summary>Completes with the answer, or with null after the timeout. The handling may come to pass in either case.</summary>
    public Task<T?> AskAsync<T>(SimProcess asker, TimeSpan timeout, Func<SimLife, Task<T?>> handle)
        where T : class
    {
        var answer = new TaskCompletionSource<T?>();
        asker.After(timeout, () => answer.TrySetResult(null));
        var expires = agenda.Now + timeout;
        links.Send(asker.Name, Name, twice: true, () => Deliver(asker, expires, handle, answer));
        return answer.Task;
    }

    private void Deliver<T>(SimProcess asker, TimeSpan expires, Func<SimLife, Task<T?>> handle, TaskCompletionSource<T?> answer)
        where T : class
    {
        if (agenda.Now >= expires)
            return;
        // Nobody can see from outside whether a host is frozen: what it was given it has.
        var host = hosts().FirstOrDefault(one => one.Life is { IsActive: true });
        if (host is null || links.Between(Name, host.Name).IsCut)
        {
            agenda.After(Again, () => Deliver(asker, expires, handle, answer));
            return;
        }

        links.Send(Name, host.Name, twice: true, () => host.Receive((process, life) => process.Start(() => HandleAsync(asker, host, life, handle, answer))));
    }

    private async Task HandleAsync<T>(SimProcess asker, SimHost host, SimLife life, Func<SimLife, Task<T?>> handle, TaskCompletionSource<T?> answer)
        where T : class
    {
        var given = await handle(life).ConfigureAwait(false);
        if (given is not null)
            links.Send(host.Name, Name, twice: false, () => links.Send(Name, asker.Name, twice: false, () => asker.After(TimeSpan.Zero, () => answer.TrySetResult(given))));
    }
}
