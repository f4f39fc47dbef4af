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

    public NodeHost(ImitationNodeOptions options)
    {
        Options = options;
        Users = new UserStore(options.Users);
        Calls = new CallLog(options.CallLogSize, options.TimeProvider, Changes);
        _life = NewLife();
    }

    public ImitationNodeOptions Options { get; }
    public UserStore Users { get; }
    public CallLog Calls { get; }
    public FaultPlan Faults { get; } = new();
    public ChangeSignal Changes { get; } = new();
    public TargetHealth Targets { get; } = new();
    public int Restarts { get; private set; }

    public DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

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
    public void Restart(TimeSpan downtime)
    {
        NodeLife before;
        lock (_gate)
        {
            before = _life;
            _life = NewLife();
            _downUntil = Now + downtime;
            Restarts++;
        }

        before.End();
        Changes.Raise();
    }

    public void Stop() => _stop.Cancel();

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

    private NodeLife NewLife() => new(new NodeState(Options, Targets, Now), Changes, _stop.Token);

    private async Task<Reply> Answer(HttpContext http, NodeLife life, string body, Action<string> kind, CancellationToken over)
    {
        var (method, path) = (http.Request.Method, http.Request.Path.ToString());
        var faults = Faults.Current;
        var changed = Faults.Changed;
        if (faults.Down || Now < _downUntil)
            return Reply.Dropped;
        var verdict = Faults.Take(method, path);
        if (verdict == FaultPlan.Verdict.Drop)
            return Reply.Dropped;
        var concerned = faults.Concerns(method, path);
        if (concerned && faults.Hang)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(changed, over);
            await Task.Delay(Timeout.InfiniteTimeSpan, either.Token);
        }

        if (concerned && faults.SlowMs > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(faults.SlowMs), Options.TimeProvider, life.Ended);
        if (verdict == FaultPlan.Verdict.Fail)
            return Failure(faults);
        var reply = await ApiPipeline.Answer(http, this, life, body, kind);
        if (verdict == FaultPlan.Verdict.DropAfter)
            return Reply.Dropped;
        if (concerned && method != "GET" && faults.AnswerAfterClientGaveUp > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(faults.AnswerAfterClientGaveUp), Options.TimeProvider, over);
        return reply;
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
