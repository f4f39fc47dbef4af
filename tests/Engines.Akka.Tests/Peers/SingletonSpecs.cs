using System.Text;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using LoxiActors.Actors.Hosting;
using LoxiActors.Engines.Akka.Entities;
using LoxiActors.Engines.Akka.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoxiActors.Engines.Akka.Tests.Peers;

/// <summary>The singleton's work on one host: begun, tried again, asked, handed over.</summary>
public sealed class SingletonSpecs : TestKit
{
    private readonly EngineContext _engine = new(null!, null!, TimeProvider.System, new AkkaEngineOptions { HostName = "host" }, NullLogger.Instance);
    private readonly Work _work = new();
    private readonly ClusterPeers _peers;

    public SingletonSpecs()
        : base(Patience.Settings)
    {
        _engine.Gate.Open();
        _peers = new ClusterPeers(Sys, _engine, () => { });
        _peers.Answer("echo", (body, _) => ValueTask.FromResult(body));
        _peers.Answer("fail", (_, _) => throw new InvalidOperationException("on purpose"));
        _peers.Start();
    }

    [Fact]
    public async Task It_is_this_hosts_once_the_work_has_begun()
    {
        var singleton = Begin();
        await _work.Starting.Task;
        singleton.Tell(Echo());
        Assert.Contains("just starting", (await ExpectMsgAsync<NotShown>()).Reason, StringComparison.Ordinal);
        Assert.False(_peers.HasSingleton);

        _work.Started.SetResult();
        await AwaitConditionAsync(() => Task.FromResult(_peers.HasSingleton));
        singleton.Tell(Echo());
        Assert.Equal("hello", Encoding.UTF8.GetString((await ExpectMsgAsync<PeerAnswered>()).Body.Span));
    }

    [Fact]
    public async Task A_start_that_fails_is_tried_again()
    {
        _work.Started.SetException(new InvalidOperationException("no database"));
        Begin();
        await AwaitConditionAsync(() => Task.FromResult(_work.Starts >= 2), TimeSpan.FromSeconds(10));
        Assert.False(_peers.HasSingleton);
    }

    [Fact]
    public async Task Handed_over_it_ends_when_the_work_has_ended()
    {
        _work.Started.SetResult();
        var singleton = Begin();
        await AwaitConditionAsync(() => Task.FromResult(_peers.HasSingleton));
        Watch(singleton);
        singleton.Tell(HandOver.Instance);
        await _work.Stopping.Task;
        Assert.False(_peers.HasSingleton);
        singleton.Tell(Echo());
        await ExpectMsgAsync<NotShown>();

        _work.Stopped.SetResult();
        await ExpectTerminatedAsync(singleton);
    }

    [Fact]
    public async Task A_fenced_host_has_no_singleton_and_answers_nobody()
    {
        _work.Started.SetResult();
        var singleton = Begin();
        await AwaitConditionAsync(() => Task.FromResult(_peers.HasSingleton));
        _engine.Fence("another host has taken over");
        Assert.False(_peers.HasSingleton);
        singleton.Tell(Echo());
        Assert.Equal("another host has taken over", (await ExpectMsgAsync<NotShown>()).Reason);
    }

    [Fact]
    public async Task What_an_answer_throws_is_told_in_its_words()
    {
        _peers.Here.Tell(new PeerAsked("fail", default));
        Assert.Equal("on purpose", (await ExpectMsgAsync<NotShown>()).Reason);
        _peers.Here.Tell(new PeerAsked("fly", default));
        Assert.Equal("this host's version doesn't know fly", (await ExpectMsgAsync<NotShown>()).Reason);
    }

    private static PeerAsked Echo() => new("echo", "hello"u8.ToArray());

    private IActorRef Begin() => Sys.ActorOf(Props.Create(() => new SingletonActor(_peers, _work, _engine, _ => Task.CompletedTask)));

    private sealed class Work : ISingleton
    {
        private int _starts;

        public TaskCompletionSource Starting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Stopping { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Starts => _starts;

        public Task StartAsync(CancellationToken cancellation)
        {
            Interlocked.Increment(ref _starts);
            Starting.TrySetResult();
            return Started.Task;
        }

        public Task StopAsync(CancellationToken cancellation)
        {
            Stopping.TrySetResult();
            return Stopped.Task;
        }
    }
}
