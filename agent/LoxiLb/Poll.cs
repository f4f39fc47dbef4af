using System.Text.Json;

namespace LoxiActors.Agent.LoxiLb;

/// <summary>Asks LoxiLB for one part, again and again, one call at a time.</summary>
internal sealed class Poll(Part part, TimeSpan interval, LoxiLbApi api, LoxiLbView view, TimeProvider time, Action<string> say)
{
    private readonly SemaphoreSlim _now = new(0, 1);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _problem;

    /// <summary>Completes with the first call, whatever came of it.</summary>
    public Task First => _first.Task;

    /// <summary>The others, which look at once when this one finds that LoxiLB answers no more.</summary>
    public IReadOnlyList<Poll> Others { get; set; } = [];

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await AskAsync(stop);
                _first.TrySetResult();
                await WaitAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        finally
        {
            _first.TrySetResult();
        }
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(Task.Delay(interval, time, waiting.Token), _now.WaitAsync(waiting.Token));
        await waiting.CancelAsync();
    }

    private async Task AskAsync(CancellationToken stop)
    {
        try
        {
            var put = await api.ReadAsync(part, stop);
            view.Read(part, put);
            Report(null);
        }
        catch (Exception exception) when (exception is UnfitAnswerException or JsonException)
        {
            view.Failed(part, answered: true);
            Report(exception.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException or UnauthorizedAccessException && !stop.IsCancellationRequested)
        {
            if (view.Failed(part, answered: false))
            {
                foreach (var other in Others)
                    other.LookNow();
            }

            Report(exception is OperationCanceledException ? "no answer in time" : exception.Message);
        }
    }

    private void LookNow()
    {
        try
        {
            _now.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to look.
        }
    }

    private void Report(string? problem)
    {
        if (problem == _problem)
            return;
        _problem = problem;
        say($"LoxiLB, {part.ToString().ToLowerInvariant()}: {problem ?? "answers again"}");
    }
}
