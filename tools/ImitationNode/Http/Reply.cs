using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Http;

/// <summary>An HTTP answer.</summary>
internal sealed record Reply(int Status, string ContentType, string Body)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sent as a file with this name.</summary>
    public string? FileName { get; init; }

    /// <summary>The connection is closed without an answer.</summary>
    public bool Drop { get; init; }

    public static Reply Success { get; } = Result("Success");

    public static Reply Dropped { get; } = new(0, "", "") { Drop = true };

    public static Reply Json(JsonNode body, int status = 200) =>
        new(status, "application/json", body.ToJsonString(Plain) + "\n");

    public static Reply Result(string text) => Json(new JsonObject { ["result"] = text });

    public static Reply Text(string body, int status = 200) => new(status, "text/plain; charset=utf-8", body);

    public static Reply Refused(RequestRefused refusal) =>
        Json(new JsonObject { ["code"] = refusal.Code, ["message"] = refusal.Message }, refusal.Status);

    public static Reply Engine(string? error)
    {
        if (error is null)
            return Success;
        var (code, message) = EngineText.Classify(error);
        return Json(
            new JsonObject { ["code"] = code, ["fields"] = null, ["message"] = message, ["result"] = error }, code);
    }
}
