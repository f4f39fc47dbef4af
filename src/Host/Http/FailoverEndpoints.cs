using LoxiActors.Actors.Failover;
using LoxiActors.Actors.Failover.Messages;
using LoxiActors.Actors.Ports;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Host.Http;

/// <summary>The failover budget and the spare pool: what operators read, and what they set.</summary>
internal static class FailoverEndpoints
{
    private static readonly string[] LimitNames = ["rate_per_minute", "burst", "concurrent", "share", "zone_share", "window", "per_host"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/failover").WithTags("failover");
        group.MapGet("", async (ApiParts parts, CancellationToken cancellation) => Shown(await parts.Failover.BudgetAsync(cancellation)))
            .WithSummary("The failover budget: its limits, who is on the move, who waits and why.")
            .Produces<FailoverBudgetView>();
        group.MapGet("/history", (ApiParts parts, HttpRequest request) => HistoryPage.ReadAsync(request, parts.Failover.BudgetHistoryAsync))
            .WithSummary("What happened to the failover budget, the oldest first.").WithPage()
            .Produces<HistoryList>().Faulty(400);
        group.MapPost("/pause", PauseAsync)
            .WithSummary("Nothing moves by itself any more; what is wanted expressly (Octavia's failover, an operator's, a drain) still does.")
            .WithDescription("The body may be missing, or an object with by and reason.")
            .Accepts<IReadOnlyDictionary<string, object>>("application/json")
            .Produces<FailoverBudgetView>().Faulty(400, 415);
        group.MapPost("/resume", ResumeAsync)
            .WithSummary("Ends a pause; what waits is admitted within the limits.")
            .WithDescription("The body may be missing, or an object with by.")
            .Accepts<IReadOnlyDictionary<string, object>>("application/json")
            .Produces<FailoverBudgetView>().Faulty(400, 415);
        group.MapPut("/budget", SetAsync)
            .WithSummary("Sets limits, durably, in place of the configuration's.")
            .WithDescription("An object with any of rate_per_minute, burst, concurrent, share, zone_share, window (seconds) and per_host; 0 or \"unlimited\" lifts a limit, one that is missing stays. {\"reset\": true} goes back to the configuration's first. Either all of it is set or, with an error, nothing.")
            .Accepts<IReadOnlyDictionary<string, object>>("application/json")
            .Produces<FailoverBudgetView>().Faulty(400, 415);

        var spares = routes.MapGroup("/api/v1/spares").WithTags("failover");
        spares.MapGet("", async (ApiParts parts, CancellationToken cancellation) => Results.Json(await parts.Failover.SparesAsync(cancellation), ApiJson.Options))
            .WithSummary("The spare pool: which spares there are, whose place each took, and where some are missing.")
            .Produces<SparesView>();
        spares.MapGet("/history", (ApiParts parts, HttpRequest request) => HistoryPage.ReadAsync(request, parts.Failover.SparesHistoryAsync))
            .WithSummary("What happened to the spare pool, the oldest first.").WithPage()
            .Produces<HistoryList>().Faulty(400);
    }

    private static async Task<IResult> PauseAsync(ApiParts parts, HttpRequest request)
    {
        var (body, fault) = await OperatorRequest.ReadAsync(request, "by", "reason");
        var input = new PauseRequested(body.By, body.Reason);
        return fault ?? await TellAsync(parts.Failover, body, input, request.HttpContext.RequestAborted);
    }

    private static async Task<IResult> ResumeAsync(ApiParts parts, HttpRequest request)
    {
        var (body, fault) = await OperatorRequest.ReadAsync(request, "by");
        return fault ?? await TellAsync(parts.Failover, body, new ResumeRequested(body.By), request.HttpContext.RequestAborted);
    }

    private static async Task<IResult> SetAsync(ApiParts parts, HttpRequest request)
    {
        var (body, fault) = await OperatorRequest.ReadAsync(request, [.. LimitNames, "reset", "by"]);
        if (fault is not null)
            return fault;
        var cancellation = request.HttpContext.RequestAborted;
        var (by, reset) = (body.By, body.Flag("reset"));
        var limits = Merged(body, reset ? parts.Failover.ConfiguredLimits : Of((await parts.Failover.BudgetAsync(cancellation)).Limits));
        if (body.Problem is null && !reset && !body.HasAny(LimitNames))
            return Faults.BadRequest($"the body names no limit; there are {string.Join(", ", LimitNames)} and reset");

        // One input, so that either all of it holds or nothing has changed.
        return await TellAsync(parts.Failover, body, new LimitsRequested(body.HasAny(LimitNames) ? limits : null, by), cancellation);
    }

    private static BudgetLimits Merged(OperatorRequest body, BudgetLimits others) => new()
    {
        RatePerMinute = body.Integer("rate_per_minute", others.RatePerMinute),
        Burst = body.Integer("burst", others.Burst),
        Concurrent = body.Integer("concurrent", others.Concurrent),
        Share = body.Number("share", others.Share),
        ZoneShare = body.Number("zone_share", others.ZoneShare),
        Window = body.Seconds("window", (decimal)others.Window.TotalSeconds),
        PerHost = body.Integer("per_host", others.PerHost),
    };

    private static BudgetLimits Of(BudgetLimitsView view) => new()
    {
        RatePerMinute = view.RatePerMinute,
        Burst = view.Burst,
        Concurrent = view.Concurrent,
        Share = view.Share,
        ZoneShare = view.ZoneShare,
        Window = TimeSpan.FromTicks((long)(view.Window * TimeSpan.TicksPerSecond)),
        PerHost = view.PerHost,
    };

    private static async Task<IResult> TellAsync(IFailoverControl failover, OperatorRequest body, BudgetInput input, CancellationToken cancellation)
    {
        if (body.Problem is { } problem)
            return Faults.BadRequest(problem);
        return await failover.TellBudgetAsync(input, CancellationToken.None) is Reply.Refused refused
            ? Faults.Answer(refused.Refusal)
            : Shown(await failover.BudgetAsync(cancellation));
    }

    private static IResult Shown(FailoverBudgetView view) => Results.Json(view, ApiJson.Options);
}
