using System.Net;
using System.Text.Json;
using LoxiActors.Adapters.LoxiLb.Wire;

namespace LoxiActors.Adapters.LoxiLb.Client;

/// <summary>
/// Reads a node's answer. LoxiLB picks the status by looking for words in the engine's text, and answers some refusals with a
/// 200 (seen on LoxiLB 0.9.8), so the text decides wherever there is one.
/// </summary>
internal static class AnswerClassifier
{
    /// <summary>Engine texts for which LoxiLB has no better status than 500, though they would come again.</summary>
    private static readonly string[] PermanentTexts = ["proxy-proto-v2", "secip modify", "host-parse error", "args error"];

    public static CallResult Classify(CallKind kind, HttpStatusCode status, string body)
    {
        var (result, message) = Parse(body);
        var text = Text(status, result, message);
        if (Has(result, "invalid token") || Has(message, "invalid token") || status == HttpStatusCode.Unauthorized)
            return new CallResult.AuthenticationFailed(text);
        // An address that is not there (seen on LoxiLB 0.9.8).
        if (kind == CallKind.DeleteAddress && status == HttpStatusCode.OK && string.Equals(result, "fail", StringComparison.OrdinalIgnoreCase))
            return new CallResult.AlreadySo(text);
        if ((int)status is >= 200 and < 300)
            return Accepted(kind, status, result, body, text);
        if (kind == CallKind.PutRule && Has(result, "lbrule-exists"))
            return new CallResult.AlreadySo(text);
        if (kind == CallKind.AddFirewall && Has(result, "fwrule-exists"))
            return new CallResult.AlreadySo(text);
        if (kind == CallKind.PutBfd && Has(result, "existing session"))
            return new CallResult.AlreadySo(text);
        // With a list: there is none. With a delete: there may be others, which a POST brings back into sight.
        if (kind is CallKind.ListBfd or CallKind.DeleteBfd && Has(result, "bfd session not running"))
            return new CallResult.AlreadySo(text);
        if (kind == CallKind.DeleteBfd && (Has(result, "no bfd session") || Has(result, "instance not found")))
            return new CallResult.AlreadySo(text);
        // An unknown path is a 404 as well, but without the engine's word.
        if (kind.IsDelete() && (Has(result, "no-rule") || Has(result, "not-exists") || Has(result, "notfound") || Has(result, "rule-referred")))
            return new CallResult.AlreadySo(text);
        if (status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
            return new CallResult.Busy(text, Untouched: true);
        // A route that the node was not started for, as a login without --userservice.
        if (status == HttpStatusCode.NotImplemented)
            return new CallResult.RefusedByNode(text, Permanent: true);
        if ((int)status >= 500)
        {
            return PermanentTexts.Any(word => Has(result, word))
                ? new CallResult.RefusedByNode(text, Permanent: true)
                : new CallResult.Busy(text, Untouched: false);
        }

        return new CallResult.RefusedByNode(text, Permanent: true);
    }

    private static CallResult Accepted(CallKind kind, HttpStatusCode status, string? result, string body, string text)
    {
        if (kind.IsRead() || kind == CallKind.Login)
            return result is null or "Success" ? CallResult.Success : new CallResult.RefusedByNode(text, Permanent: true);
        // LoxiLB's API description promises a 204 without a body.
        if (string.Equals(result, "Success", StringComparison.OrdinalIgnoreCase) || (status == HttpStatusCode.NoContent && body.Length == 0))
            return CallResult.Success;
        return new CallResult.RefusedByNode(result is null ? $"HTTP {(int)status} without a result: is this a LoxiLB node?" : text, Permanent: true);
    }

    private static (string? Result, string? Message) Parse(string body)
    {
        try
        {
            var answer = body.Length == 0 ? null : JsonSerializer.Deserialize(body, WireJson.Default.AnswerBody);
            return (answer?.Result, answer?.Message);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static string Text(HttpStatusCode status, string? result, string? message)
    {
        var words = string.IsNullOrWhiteSpace(result) ? message : result;
        return string.IsNullOrWhiteSpace(words) ? $"HTTP {(int)status}" : $"{words.Trim()} (HTTP {(int)status})";
    }

    private static bool Has(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
