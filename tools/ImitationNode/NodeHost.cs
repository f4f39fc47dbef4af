using LoxiActors.Imitation.Control;
using LoxiActors.Imitation.Core;
using LoxiActors.Imitation.Http;

namespace LoxiActors.Imitation;

/// <summary>What outlives a restart of the imitated process: settings, faults, the call log and the world around it.</summary>
internal sealed class NodeHost : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private NodeLife _life;
    private DateTimeOffset _downUntil = DateTimeOffset.MinValue;

    private readonly LoopbackAddresses _loopback;
    private readonly bool _connected;

    /// <param name="connected">It has a network of its own.</param>
    public NodeHost(ImitationNodeOptions options, bool connected)
    {
        Options = options;
        _connected = connected;
        _loopback = new LoopbackAddresses(options.KeepAddressesFile);
        Faults = new FaultPlan(options.TimeProvider);
        Faults.Set(options.Faults);
        Users = new UserStore(options.Users);
        Calls = new CallLog(options.CallLogSize, options.TimeProvider, Changes);
        _life = NewLife();
    }

    public ImitationNodeOptions Options { get; }
    public UserStore Users { get; }
    public CallLog Calls { get; }
    public FaultPlan Faults { get; }
    public ChangeSignal Changes { get; } = new();
    public TargetHealth Targets { get; } = new();
    public int Restarts { get; private set; }

    public DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

    /// <summary>Nobody hears of the node: by its faults, or for the time of a restart.</summary>
    public bool IsDown => Faults.IsDown || Now < _downUntil;

    public TimeSpan PostTime => TimeSpan.FromMilliseconds(Faults.Current.PostMs ?? Options.PostMilliseconds);

    public NodeLife Life
    {
        get
        {
            lock (_gate)
                return _life;
        }
    }

    /// <summary>Everything the process knew is gone; calls under way lose their connection.</summary>
    /// <param name="killed">The process had no time to take its VIPs off lo.</param>
    public void Restart(TimeSpan downtime, bool killed)
    {
        NodeLife before;
        lock (_gate)
        {
            before = _life;
            if (!killed)
                _loopback.Set([]);
            _life = NewLife();
            _downUntil = Now + downtime;
            Restarts++;
        }

        before.End();
        Changes.Raise();
    }

    /// <param name="killed">False: the process is asked to end, and takes the VIPs of its rules off lo.</param>
    public void Stop(bool killed)
    {
        var state = Life.State;
        lock (state.Gate)
        {
            if (!killed)
                state.Vips.Withdraw();
        }

        _stop.Cancel();
    }

    public async Task Serve(HttpContext http)
    {
        var path = http.Request.Path.ToString() + http.Request.QueryString;
        var life = Life;
        var body = await ApiPipeline.ReadText(http);
        var number = Calls.Begin(http.Request.Method, path, body, http.Request.Headers["X-Request-Id"].ToString());
        var reply = Reply.Dropped;
        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(life.Ended, http.RequestAborted);
            reply = await Answer(http, life, body, kind => Calls.SetKind(number, kind), over.Token);
            await Write(http, reply, over.Token);
        }
        catch (OperationCanceledException)
        {
            reply = Reply.Dropped;
            http.Abort();
        }
        finally
        {
            Calls.End(number, reply.Drop ? -1 : reply.Status);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _life.Dispose();
        _stop.Dispose();
    }

    private NodeLife NewLife()
    {
        var life = new NodeLife(new NodeState(Options, Targets, _loopback, Now), Changes, _stop.Token);
        if (_connected)
            life.State.Bfd.Added = new Bfd.BfdSpeaker(this, life).Added;
        return life;
    }

    private async Task<Reply> Answer(HttpContext http, NodeLife life, string body, Action<string> kind, CancellationToken over)
    {
        var (method, path) = (http.Request.Method, http.Request.Path.ToString());
        var faults = Faults.Current;
        var changed = Faults.Changed;
        if (IsDown)
            return Reply.Dropped;
        var verdict = Faults.Take(method, path);
        if (verdict == FaultPlan.Verdict.Drop)
            return Reply.Dropped;
        var concerned = faults.Concerns(method, path);
        if (concerned && (faults.Hang || faults.LoseIn))
            await Forever(changed, over);

        if (concerned && faults.SlowMs > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(faults.SlowMs), Options.TimeProvider, life.Ended);
        if (verdict == FaultPlan.Verdict.Fail)
            return Failure(faults);
        var reply = await ApiPipeline.Answer(http, this, life, body, kind);
        if (verdict == FaultPlan.Verdict.DropAfter)
            return Reply.Dropped;
        if (concerned && faults.LoseOut)
            await Forever(changed, over);
        if (concerned && method != "GET" && faults.AnswerAfterClientGaveUp > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(faults.AnswerAfterClientGaveUp), Options.TimeProvider, over);
        return reply;
    }

    /// <summary>Until the faults change, or the call is over.</summary>
    private static async Task Forever(CancellationToken changed, CancellationToken over)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(changed, over);
        await Task.Delay(Timeout.InfiniteTimeSpan, either.Token);
    }

    private static Reply Failure(NodeFaults faults)
    {
        if (faults.FailBody is { } body)
            return new Reply(faults.FailStatus, "application/json", body);
        var json = new System.Text.Json.Nodes.JsonObject
        {
            ["code"] = faults.FailStatus,
            ["fields"] = null,
            ["message"] = faults.FailStatus == 503 ? "Maintenance mode" : "Internal service error",
            ["result"] = "imitated failure",
        };
        return Reply.Json(json, faults.FailStatus);
    }

    private static async Task Write(HttpContext http, Reply reply, CancellationToken over)
    {
        if (reply.Drop)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = reply.Status;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        if (reply.FileName is { } name)
            http.Response.Headers.ContentDisposition = "attachment; filename=" + name;
        if (reply.ContentType.Length > 0)
            http.Response.ContentType = reply.ContentType;
        await http.Response.WriteAsync(reply.Body, over);
    }
}
