using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Host.Http;

/// <summary>One page of an entity's history.</summary>
internal static class HistoryPage
{
    private const int Usual = 100;
    private const int Largest = 1000;

    public static RouteHandlerBuilder WithPage(this RouteHandlerBuilder route) => route
        .WithQuery("limit", "At most so many, 1 to 1000; 100 if not given.").WithQuery("after", "Only entries after this sequence number.");

    public static async Task<IResult> ReadAsync(HttpRequest request, Func<long, int, CancellationToken, ValueTask<IReadOnlyList<HistoryEntry>>> history)
    {
        var (limit, fault) = PageQuery.Number(request, "limit", Usual, 1, Largest);
        if (fault is not null)
            return fault;
        (var after, fault) = PageQuery.Number(request, "after", 0, 0, long.MaxValue);
        return fault ?? Results.Json(new HistoryList(await history(after, (int)limit, request.HttpContext.RequestAborted)), ApiJson.Options);
    }
}
