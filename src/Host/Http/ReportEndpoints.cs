using LoxiActors.Actors.LoadBalancers.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Host.Configuration;
using LoxiActors.Protocol.Json;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Host.Http;

/// <summary>Where the provider agent fetches what Octavia is to be told, and says what Octavia took.</summary>
internal static class ReportEndpoints
{
    private const int LongestWait = 60;
    private const int LargestBatch = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/octavia/v1/reports").WithTags("octavia");
        group.MapGet("", TakeAsync)
            .WithSummary("Waits for status reports and hands them out; an empty list when there were none in time.")
            .WithDescription("A report that isn't acknowledged is handed out again later. Only the newest report of each load balancer is kept, because it has everything that is owed.")
            .WithQuery("max", "At most so many, 1 to 1000, and never more than [octavia] report_batch.")
            .WithQuery("wait", "Seconds to wait for the first, 0 to 60; 0 if not given.")
            .Produces<ReportList>().Faulty(400);
        group.MapPost("/acknowledge", AcknowledgeAsync)
            .WithSummary("Octavia took these reports. Each entry is answered by itself.")
            .Accepts<AcknowledgeBody>("application/json").Produces<AcknowledgeAnswers>().Faulty(400, 413, 415);
    }

    private static async Task<IResult> TakeAsync(ApiParts parts, Settings settings, IHostApplicationLifetime lifetime, HttpRequest request)
    {
        var (max, fault) = PageQuery.Number(request, "max", settings.Octavia.ReportBatch, 1, LargestBatch);
        if (fault is not null)
            return fault;
        (var wait, fault) = PageQuery.Number(request, "wait", 0, 0, LongestWait);
        if (fault is not null)
            return fault;
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            var reports = await parts.Reports.TakeAsync((int)Math.Min(max, settings.Octavia.ReportBatch), TimeSpan.FromSeconds(wait), cancellation.Token);
            return Results.Json(ReportList.Of(reports), ApiJson.Options);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return Faults.Answer(Refusal.Unavailable("the control plane is stopping; ask again"));
        }
    }

    private static async Task<IResult> AcknowledgeAsync(ApiParts parts, HttpRequest request)
    {
        var (body, fault) = await RequestJson.ReadAsync<AcknowledgeBody>(request);
        if (fault is not null)
            return fault;
        if (body!.Reports is null)
            return Faults.BadRequest("reports is null; expected an array");
        if (body.Reports.Count > LargestBatch)
            return Faults.BadRequest($"reports has {body.Reports.Count} entries; at most {LargestBatch} are taken at once");
        var answers = new List<AcknowledgeAnswer>(body.Reports.Count);
        for (var i = 0; i < body.Reports.Count; i++)
        {
            if (body.Reports[i] is not { } report)
                return Faults.BadRequest($"reports[{i}] is null; expected an object");
            answers.Add(await AcknowledgeOneAsync(parts, report));
        }

        return Results.Json(new AcknowledgeAnswers(answers), ApiJson.Options);
    }

    private static async Task<AcknowledgeAnswer> AcknowledgeOneAsync(ApiParts parts, AcknowledgedReport report)
    {
        var reply = report.Number < 1
            ? new Reply.Refused(Refusal.BadRequest($"number is {report.Number}; reports are counted from 1"))
            : await parts.LoadBalancers.AskAsync(report.LoadBalancerId, new ReportAcknowledged(report.Number), CancellationToken.None);
        var fault = reply is Reply.Refused refused ? Faults.Body(refused.Refusal) : null;
        return new AcknowledgeAnswer(report.LoadBalancerId, report.Number, fault is null, fault);
    }
}
