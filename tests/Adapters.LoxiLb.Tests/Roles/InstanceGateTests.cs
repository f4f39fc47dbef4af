using LoxiActors.Adapters.LoxiLb.Roles;
using LoxiActors.Tests.Support;

namespace LoxiActors.Adapters.LoxiLb.Tests.Roles;

public sealed class InstanceGateTests
{
    private readonly ManualTime _time = new();
    private readonly InstanceGate _gate = new();
    private readonly TaskCompletionSource<int> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    [Fact]
    public async Task A_change_waits_for_a_read()
    {
        var read = _gate.ReadAsync(() => _first.Task, _time, CancellationToken.None);
        var change = _gate.ChangeAsync(SecondAsync, _time, CancellationToken.None);
        Assert.Equal(0, _begun);
        _first.SetResult(1);
        Assert.Equal((1, 2), (await read, await change));
    }

    [Fact]
    public async Task A_change_does_not_wait_for_a_read_that_takes_too_long()
    {
        var read = _gate.ReadAsync(() => _first.Task, _time, CancellationToken.None);
        var change = _gate.ChangeAsync(SecondAsync, _time, CancellationToken.None);
        await _time.TimerOf(InstanceGate.Patience);
        _time.Advance(InstanceGate.Patience);
        Assert.Equal(2, await change);
        Assert.Equal(2, await _gate.ChangeAsync(SecondAsync, _time, CancellationToken.None));
        Assert.False(read.IsCompleted);
    }

    [Fact]
    public async Task A_read_waits_for_a_change()
    {
        var change = _gate.ChangeAsync(() => _first.Task, _time, CancellationToken.None);
        var read = _gate.ReadAsync(SecondAsync, _time, CancellationToken.None);
        Assert.Equal(0, _begun);
        _first.SetResult(1);
        Assert.Equal((1, 2), (await change, await read));
    }

    [Fact]
    public async Task A_read_gets_in_after_a_few_of_many_changes()
    {
        var order = new List<string>();
        var first = _gate.ChangeAsync(() => _first.Task, _time, CancellationToken.None);
        var changes = Enumerable.Range(0, 20).Select(number => _gate.ChangeAsync(() => Note($"change {number}"), _time, CancellationToken.None)).ToList();
        var read = _gate.ReadAsync(() => Note("read"), _time, CancellationToken.None);
        _first.SetResult(1);
        await first;
        await Task.WhenAll(changes);
        await read;
        Assert.InRange(order.IndexOf("read"), 0, InstanceGate.ChangesFirst);
        Assert.Equal(21, order.Count);

        Task<int> Note(string what)
        {
            lock (order)
                order.Add(what);
            return Task.FromResult(0);
        }
    }

    [Fact]
    public async Task A_read_that_has_waited_for_long_is_before_the_next_change()
    {
        var order = new List<string>();
        var first = _gate.ChangeAsync(() => _first.Task, _time, CancellationToken.None);
        var read = _gate.ReadAsync(() => Note("read"), _time, CancellationToken.None);
        var second = _gate.ChangeAsync(() => Note("change"), _time, CancellationToken.None);
        _time.Advance(InstanceGate.Patience);
        _first.SetResult(1);
        await Task.WhenAll(first, read, second);
        Assert.Equal(["read", "change"], order);

        Task<int> Note(string what)
        {
            lock (order)
                order.Add(what);
            return Task.FromResult(0);
        }
    }

    [Fact]
    public async Task Changes_are_one_at_a_time_and_one_that_is_given_up_lets_nobody_past()
    {
        using var given = new CancellationTokenSource();
        var first = _gate.ChangeAsync(() => _first.Task, _time, CancellationToken.None);
        var second = _gate.ChangeAsync(SecondAsync, _time, given.Token);
        var third = _gate.ChangeAsync(SecondAsync, _time, CancellationToken.None);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(0, _begun);
        Assert.False(third.IsCompleted);
        _first.SetResult(1);
        Assert.Equal((1, 2), (await first, await third));
        Assert.Equal(1, _begun);
    }

    [Fact]
    public async Task A_read_can_be_given_up_while_it_waits()
    {
        using var given = new CancellationTokenSource();
        var first = _gate.ChangeAsync(() => _first.Task, _time, CancellationToken.None);
        var read = _gate.ReadAsync(SecondAsync, _time, given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        _first.SetResult(1);
        Assert.Equal((1, 2), (await first, await _gate.ChangeAsync(SecondAsync, _time, CancellationToken.None)));
    }

    private Task<int> SecondAsync()
    {
        _begun++;
        return Task.FromResult(2);
    }
}
