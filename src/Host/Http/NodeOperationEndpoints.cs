using LoxiActors.Actors.Nodes.Messages;
using LoxiActors.Actors.Seam;
using LoxiActors.Protocol.Ids;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Host.Http;

/// <summary>What operators want of nodes.</summary>
internal static class NodeOperationEndpoints
{
    private static readonly string[] ByAndReason = ["by", "reason"];
    private static readonly string[] ByOnly = ["by"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var nodes = routes.MapGroup("/api/v1/nodes/{name}").WithTags("nodes");
        nodes.MapPost("/drain", (string name, ApiParts parts, HttpRequest request) => OneAsync(name, parts, request, body => new DrainRequested(body.By, body.Reason)))
            .WithSummary("Load balancers move away from the node, and nothing new is put on it.").Operation();
        nodes.MapPost("/undrain", (string name, ApiParts parts, HttpRequest request) => OneAsync(name, parts, request, body => new DrainEnded(body.By), ByOnly))
            .WithSummary("The node may take load again.").Operation();
        nodes.MapPost("/declare-dead", (string name, ApiParts parts, HttpRequest request) => OneAsync(name, parts, request, body => new DeclaredDead(body.By, body.Reason)))
            .WithSummary("A person vouches that the node serves nothing; holds until it is judged alive again.").Operation();
        nodes.MapGet("/history", HistoryAsync)
            .WithSummary("What happened to a node, the oldest first.").WithPage()
            .Produces<HistoryList>().Faulty(400, 404);

        var hosts = routes.MapGroup("/api/v1/hosts/{host}").WithTags("nodes");
        hosts.MapPost("/drain", (string host, ApiParts parts, HttpRequest request) => AllAsync(host, parts, request, body => new DrainRequested(body.By, body.Reason)))
            .WithSummary("Drains all nodes that the configuration puts on the machine.").Operation();
        hosts.MapPost("/undrain", (string host, ApiParts parts, HttpRequest request) => AllAsync(host, parts, request, body => new DrainEnded(body.By), ByOnly))
            .WithSummary("All nodes of the machine may take load again.").Operation();
    }

    private static void Operation(this RouteHandlerBuilder route) => route
        .WithDescription("The body may be missing, or an object with by and, unless a drain ends, reason; they stand in the history. Answers as soon as it is durable; load balancers are told after that.")
        .Accepts<IReadOnlyDictionary<string, object>>("application/json")
        .Produces<TakenBody>(StatusCodes.Status202Accepted).Faulty(400, 404, 415);

    private static Task<IResult> OneAsync(string name, ApiParts parts, HttpRequest request, Func<OperatorRequest, NodeInput> input, string[]? fields = null) =>
        Known(name, parts) is { } node ? TellAsync([node], parts, request, input, fields ?? ByAndReason) : Task.FromResult(Unknown(name));

    private static Task<IResult> AllAsync(string host, ApiParts parts, HttpRequest request, Func<OperatorRequest, NodeInput> input, string[]? fields = null)
    {
        var nodes = parts.Failover.OnHost(host);
        return nodes.IsEmpty
            ? Task.FromResult(Faults.NotFound($"the configuration puts no node on a machine '{host}'"))
            : TellAsync(nodes, parts, request, input, fields ?? ByAndReason);
    }

    private static async Task<IResult> TellAsync(
        IReadOnlyCollection<NodeName> nodes, ApiParts parts, HttpRequest request, Func<OperatorRequest, NodeInput> input, string[] fields)
    {
        var (body, fault) = await OperatorRequest.ReadAsync(request, fields);
        if (fault is not null)
            return fault;
        var wanted = input(body);
        if (body.Problem is { } problem)
            return Faults.BadRequest(problem);
        foreach (var node in nodes)
        {
            if (await parts.Failover.TellNodeAsync(node, wanted, CancellationToken.None) is Reply.Refused refused)
                return Faults.Answer(refused.Refusal);
        }

        return Results.Json(new TakenBody([.. nodes.Select(node => node.Value)]), ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static Task<IResult> HistoryAsync(string name, ApiParts parts, HttpRequest request) => Known(name, parts) is { } node
        ? HistoryPage.ReadAsync(request, (after, limit, cancellation) => parts.Failover.NodeHistoryAsync(node, after, limit, cancellation))
        : Task.FromResult(Unknown(name));

    private static NodeName? Known(string name, ApiParts parts) =>
        NodeName.IsValid(name) && parts.Failover.IsConfigured(new NodeName(name)) ? new NodeName(name) : null;

    private static IResult Unknown(string name) => Faults.NotFound($"there is no node '{name}'");
}
