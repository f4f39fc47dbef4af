using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LoxiActors.Console.Api;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Octavia;

namespace LoxiActors.Console.Demo.Octavia;

/// <summary>What the host answered to a driver call.</summary>
/// <param name="Accepted">It will end ACTIVE, DELETED or ERROR.</param>
/// <param name="Fault">Why it was refused; null when it was not.</param>
internal sealed record DriverAnswer(bool Accepted, FaultBody? Fault, TimeSpan Took)
{
    public static DriverAnswer NotMade { get; } = new(false, null, TimeSpan.Zero);
}

/// <summary>Makes driver calls as the provider driver does.</summary>
internal sealed class DriverCalls(ApiConnection connection)
{
    public async Task<DriverAnswer> CallAsync(string method, JsonElement args, string callId, CancellationToken cancellation)
    {
        var path = $"octavia/v1/{method}";
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(args.GetRawText())),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Call-Id", callId);
        var started = Stopwatch.GetTimestamp();
        var (status, body) = await connection.SendAsync(request, cancellation);
        var took = Stopwatch.GetElapsedTime(started);
        if ((int)status is >= 200 and < 300)
        {
            var answer = connection.Read<JsonElement>(body, path);
            return new DriverAnswer(answer.TryGetProperty("accepted", out var accepted) && accepted.GetBoolean(), null, took);
        }

        try
        {
            return new DriverAnswer(false, JsonSerializer.Deserialize<FaultBody>(body, Protocol.Json.ApiJson.Options), took);
        }
        catch (JsonException)
        {
            throw connection.Refusal(status, [], path);
        }
    }
}
