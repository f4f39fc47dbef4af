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
        var read = _gate.ReadAsync(() => _first.Task, _time);
        var change = _gate.ChangeAsync(SecondAsync, _time, CancellationToken.None);
        Assert.Equal(0, _begun);
        _first.SetResult(1);
        Assert.Equal((1, 2), (await read, await change));
    }

    [Fact]
    public async Task A_change_does_not_wait_for_a_read_that_takes_too_long()
    {
        var read = _gate.ReadAsync(() => _first.Task, _time);
        var change = _gate.ChangeAsync(SecondAsync, _time, CancellationToken.None);
        await _time.TimerOf(InstanceGate.Patience);
        _time.Advance(InstanceGate.Patience);
        Assert.Equal(2, await change);
        Assert.Equal(2, await _gate.ChangeAsync(SecondAsync, _time, CancellationToken.None));
        Assert.False(read.IsCompleted);
    }

    [Fact]
    public async Task A_part_of_a_millisecond_is_waited_for_as_a_whole_one()
    {
        var read = _gate.ReadAsync(() => _first.Task, _time);
        _time.Advance(TimeSpan.FromMilliseconds(0.6));
        var change = _gate.ChangeAsync(SecondAsync, _time, CancellationToken.None);
        await _time.TimerOf(InstanceGate.Patience);
        _time.Advance(InstanceGate.Patience);
        Assert.Equal(2, await change);
        Assert.False(read.IsCompleted);
    }

    [Fact]
    public async Task A_read_waits_for_a_change()
    {
        var change = _gate.ChangeAsync(() => _first.Task, _time, CancellationToken.None);
        var read = _gate.ReadAsync(SecondAsync, _time);
        Assert.Equal(0, _begun);
        _first.SetResult(1);
        Assert.Equal((1, 2), (await change, await read));
    }

    private Task<int> SecondAsync()
    {
        _begun++;
        return Task.FromResult(2);
    }
}
