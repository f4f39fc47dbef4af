using System.Text;
using System.Text.Json;
using LoxiActors.Imitation.Core;

namespace LoxiActors.Imitation.Http;

/// <summary>The node's API: route, token, media type, body, handler, in the order in which LoxiLB checks them.</summary>
internal static class ApiPipeline
{
    private const int LargestBody = 16 * 1024 * 1024;

    /// <returns>The reply and, once known, the operation for the call log.</returns>
    public static async Task<Reply> Answer(HttpContext http, NodeHost host, NodeLife life, string rawBody, Action<string> kind)
    {
        if (http.Request.Method == "OPTIONS")
            return new Reply(200, "", "");
        try
        {
            var (route, parameters) = Router.Find(http.Request.Method, RawPath(http));
            kind(route.CallKind);
            if (!route.Open)
                AuthApi.Check(http, host, isLogout: route.Template == "/auth/logout");
            CheckMediaType(http, route, rawBody);
            var call = new ApiCall(http, life, host, parameters);
            if (route.Body is { } schema)
                call.Body = ReadBody(rawBody, schema);
            return await route.Handle(call);
        }
        catch (RequestRefused refusal)
        {
            return Reply.Refused(refusal);
        }
    }

    public static async Task<string> ReadText(HttpContext http)
    {
        if (http.Request.HasFormContentType)
            return "";
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var buffer = new char[8192];
        var text = new StringBuilder();
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            text.Append(buffer, 0, read);
            if (text.Length > LargestBody)
                throw new BadHttpRequestException("body: longer than 16 MiB", StatusCodes.Status413PayloadTooLarge);
        }

        return text.ToString();
    }

    /// <summary>The path as it was sent, so that an escaped slash stays inside its segment.</summary>
    private static string RawPath(HttpContext http)
    {
        var target = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()?.RawTarget ?? "";
        var query = target.IndexOf('?');
        var path = query < 0 ? target : target[..query];
        return path.StartsWith('/') ? path : http.Request.Path.ToString();
    }

    private static void CheckMediaType(HttpContext http, ApiRoute route, string rawBody)
    {
        var hasBody = rawBody.Length > 0 || http.Request.HasFormContentType;
        if (!hasBody)
            return;
        var sent = http.Request.ContentType?.Split(';')[0].Trim() is { Length: > 0 } type ? type : "application/octet-stream";
        var wanted = route.Multipart ? "multipart/form-data" : "application/json";
        if (!sent.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            throw new RequestRefused(415, 415, $"unsupported media type \"{sent}\", only [{wanted}] are allowed");
    }

    private static BodyView ReadBody(string rawBody, Schema schema)
    {
        var name = schema == Bodies.User ? "user" : schema == Bodies.License ? "token" : "attr";
        if (string.IsNullOrWhiteSpace(rawBody))
            throw RequestRefused.Validation(602, $"{name} in body is required");
        JsonElement root;
        try
        {
            // Only the first value is read; what follows it is ignored.
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(rawBody));
            using var document = JsonDocument.ParseValue(ref reader);
            root = document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw RequestRefused.Parse(error.Message.Split(" LineNumber")[0]);
        }

        schema.CheckTypes(root, "");
        var body = new BodyView(root);
        schema.Validate(body, "");
        return body;
    }
}
