using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoxiActors.Imitation.Control;

/// <summary>The control surface over HTTP, below /imitation. No token; faults do not touch it.</summary>
internal static class ControlApi
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal sealed record RestartRequest(int DowntimeMs = 0, bool Killed = false);

    internal sealed record TargetRequest(bool? Healthy);

    internal sealed record RoleRequest(string? State, string Instance = Core.Limits.DefaultInstance, string Vip = "0.0.0.0");

    internal sealed record BfdRequest(string? RemoteIp, string? State);

    public static void Map(IEndpointRouteBuilder app, NodeControl control)
    {
        var group = app.MapGroup("/imitation");
        group.MapGet("/state", () => Results.Json(control.State(), Json));
        group.MapGet("/serves", () => Results.Json(control.Serves(), Json));
        group.MapGet("/calls", () => Results.Json(control.Calls, Json));
        group.MapDelete("/calls", () => Done(control.ClearCalls));
        group.MapGet("/faults", () => Results.Json(control.Faults, Json));
        group.MapPut("/faults", (HttpRequest http) =>
            With<NodeFaults>(http, faults => control.Faults = faults));
        group.MapDelete("/faults", () => Done(() => control.Faults = new NodeFaults()));
        group.MapPost("/restart", (HttpRequest http) => With<RestartRequest>(
            http, request => control.Restart(TimeSpan.FromMilliseconds(NotNegative(request.DowntimeMs, "downtimeMs")), request.Killed), new RestartRequest()));
        group.MapPost("/targets/{ip}/{port}", (HttpRequest http, string ip, string port) => With<TargetRequest>(
            http, request => control.SetTarget(ip, Port(port), request.Healthy ?? throw Missing("healthy"))));
        group.MapPost("/settle", () => Done(control.SettleHealth));
        group.MapPost("/traffic", (HttpRequest http) => With<TrafficCounters>(http, traffic =>
        {
            if (control.CountTraffic(traffic) == 0)
                throw new ArgumentException("traffic: no endpoint fits the selection");
        }));
        group.MapPost("/connections", (HttpRequest http) => With<OpenedConnections>(http, control.OpenConnections));
        group.MapDelete("/connections", (string? clientIp) => Done(() => control.CloseConnections(clientIp)));
        group.MapPost("/role", (HttpRequest http) => With<RoleRequest>(
            http, request => control.SetRole(request.State ?? throw Missing("state"), request.Instance, request.Vip)));
        group.MapPost("/bfd", (HttpRequest http) => With<BfdRequest>(
            http, request => control.SetBfd(request.RemoteIp ?? throw Missing("remoteIp"), request.State ?? throw Missing("state"))));
        group.MapFallback("{**path}", () => Results.Json(new { error = "no such control operation" }, Json, statusCode: 404));
    }

    private static async Task<IResult> With<T>(HttpRequest http, Action<T> act, T? whenEmpty = null)
        where T : class
    {
        try
        {
            using var reader = new StreamReader(http.Body);
            var text = await reader.ReadToEndAsync();
            var request = text.Length == 0 && whenEmpty is not null
                ? whenEmpty
                : JsonSerializer.Deserialize<T>(text, Json) ?? throw new ArgumentException("body: is null");
            return Done(() => act(request));
        }
        catch (JsonException error)
        {
            return Refuse("body: " + error.Message);
        }
        catch (ArgumentException error)
        {
            return Refuse(error.Message);
        }
    }

    private static IResult Done(Action act)
    {
        act();
        return Results.Json(new { result = "done" }, Json);
    }

    private static IResult Refuse(string error) => Results.Json(new { error }, Json, statusCode: 400);

    private static ArgumentException Missing(string name) => new($"{name}: is missing");

    private static int NotNegative(int value, string name) =>
        value >= 0 ? value : throw new ArgumentException($"{name}: {value} is negative");

    private static int Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new ArgumentException($"port: '{text}' is no number");
}
