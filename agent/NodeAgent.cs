using LoxiActors.Agent.LoxiLb;
using LoxiActors.Agent.Options;
using LoxiActors.Agent.Sending;

namespace LoxiActors.Agent;

/// <summary>Asks LoxiLB and sends heartbeats until it is disposed.</summary>
internal sealed class NodeAgent : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LoxiLbApi _api;
    private readonly Destination[] _destinations;
    private readonly Sender _sender;
    private readonly List<Task> _tasks = [];

    private NodeAgent(AgentOptions options, TimeProvider time, Action<string> say)
    {
        _api = new LoxiLbApi(options);
        _destinations = [.. options.Controllers.Select(controller => new Destination(controller, say))];
        var view = new LoxiLbView(time);
        _sender = new Sender(
            options.Node, options.Interval, view, new KeySource(options.KeyFile, time, say), new BootFile(options.StateFile, time, say), _destinations, time);
        view.Changed = _sender.Wake;
        Poll[] polls = [.. Enum.GetValues<Part>().Select(part =>
            new Poll(part, part == Part.Rules ? options.RulesInterval : options.PollInterval, _api, view, time, say))];
        foreach (var poll in polls)
        {
            poll.Others = [.. polls.Where(other => other != poll)];
            _tasks.Add(Task.Run(() => poll.RunAsync(_stop.Token)));
        }

        foreach (var destination in _destinations.Where(destination => destination.IsNamed))
            _tasks.Add(Task.Run(() => destination.KeepLookingUpAsync(time, _stop.Token)));
        // Before LoxiLB was asked, nothing true can be said of it.
        _tasks.Add(Task.WhenAll(polls.Select(poll => poll.First)).ContinueWith(_ => Send(), TaskScheduler.Default));
    }

    public static NodeAgent Start(AgentOptions options, TimeProvider time, Action<string> say) => new(options, time, say);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _sender.Stop();
        await Task.WhenAll(_tasks).ContinueWith(_ => { }, TaskScheduler.Default);
        await _sent.Task;
        foreach (var destination in _destinations)
            destination.Dispose();
        _api.Dispose();
        _stop.Dispose();
    }

    private void Send() => new Thread(() =>
    {
        try
        {
            _sender.Run();
        }
        finally
        {
            _sent.SetResult();
        }
    })
    { IsBackground = false, Name = "heartbeats" }.Start();
}
