using System.Collections.Concurrent;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.LoadBalancers.Failovers;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Composition.Failover;
using LoxiActors.Protocol.Nodes;
using LoxiActors.Protocol.Octavia;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Host.Tests.Failover;

public sealed class BudgetMailTests
{
    private readonly ConcurrentQueue<AdmissionBatch> _taken = [];
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task What_comes_while_a_batch_is_stored_goes_along_with_the_next_and_the_newest_word_counts()
    {
        await using var mail = Mail(async _ =>
        {
            _arrived.TrySetResult();
            await _goesOn.Task;
            return Reply.None;
        });
        mail.Post(FailoverSite.Id(0), Ask(0));
        await _arrived.Task;
        mail.Post(FailoverSite.Id(1), Ask(1));
        mail.Post(FailoverSite.Id(2), Ask(2));
        mail.Post(FailoverSite.Id(1), new AdmissionEnded(FailoverSite.Id(1), 1));
        _goesOn.SetResult();
        await FailoverSite.Until(() => _taken.Count == 2);
        Assert.Equal([typeof(AdmissionEnded), typeof(AdmissionAsked)], _taken.Last().Inputs.Select(input => input.GetType()));
    }

    [Fact]
    public async Task A_batch_that_can_not_be_taken_now_is_sent_again_without_what_was_replaced()
    {
        var tries = 0;
        await using var mail = Mail(async _ =>
        {
            if (Interlocked.Increment(ref tries) > 1)
                return Reply.None;
            _arrived.TrySetResult();
            await _goesOn.Task;
            return new Reply.Refused(Refusal.Unavailable("busy"));
        });
        mail.Post(FailoverSite.Id(0), Ask(0));
        await _arrived.Task;
        mail.Post(FailoverSite.Id(0), new AdmissionEnded(FailoverSite.Id(0), 1));
        _goesOn.SetResult();
        await FailoverSite.Until(() => _taken.Count == 1);
        Assert.IsType<AdmissionEnded>(Assert.Single(_taken.Single().Inputs));
    }

    [Fact]
    public async Task One_that_is_refused_for_good_keeps_nobody_else_back()
    {
        await using var mail = Mail(async batch =>
        {
            _arrived.TrySetResult();
            await _goesOn.Task;
            return batch.Inputs.OfType<AdmissionAsked>().Any(ask => ask.LoadBalancer == FailoverSite.Id(1)) ? new Reply.Refused(Refusal.Contradiction("no")) : Reply.None;
        });
        mail.Post(FailoverSite.Id(0), Ask(0));
        await _arrived.Task;
        for (var i = 1; i < 4; i++)
            mail.Post(FailoverSite.Id(i), Ask(i));
        _goesOn.SetResult();
        await FailoverSite.Until(() => _taken.Sum(batch => batch.Inputs.Length) == 3);
        Assert.DoesNotContain(_taken.SelectMany(batch => batch.Inputs).OfType<AdmissionAsked>(), ask => ask.LoadBalancer == FailoverSite.Id(1));
    }

    [Fact]
    public async Task A_failure_within_the_control_plane_does_not_end_the_mail()
    {
        var tries = 0;
        await using var mail = Mail(
            _ => Task.FromResult(Interlocked.Increment(ref tries) == 1 ? new Reply.Refused(Refusal.Unavailable("busy")) : Reply.None),
            new FailingLog());
        mail.Post(FailoverSite.Id(0), Ask(0));
        await FailoverSite.Until(() => _taken.Count == 1);
        Assert.Equal(2, tries);
    }

    private static AdmissionAsked Ask(int loadBalancer) =>
        new(FailoverSite.Id(loadBalancer), 1, FailoverCause.NodeDead, FailoverUrgency.Unserved, [], NodeInventory.Empty);

    private BudgetMail Mail(Func<AdmissionBatch, Task<Reply>> answer, ILogger<BudgetMail>? log = null) => new(
        async (batch, _) =>
        {
            var reply = await answer(batch);
            if (reply is not Reply.Refused)
                _taken.Enqueue(batch);
            return reply;
        },
        TimeProvider.System,
        log ?? NullLogger<BudgetMail>.Instance);

    /// <summary>A log that can't be written to.</summary>
    private sealed class FailingLog : ILogger<BudgetMail>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("the disk is full");
    }
}
