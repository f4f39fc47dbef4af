using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LoxiActors.Protocol.Api;
using LoxiActors.Protocol.Json;

namespace LoxiActors.Console.Api;

/// <summary>One host over HTTP: gives documents, or a <see cref="CommandException"/> with a sentence.</summary>
internal sealed class ApiConnection : IDisposable
{
    /// <summary>Longer than the demo's longest wait for reports, which is 20 s.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;

    /// <param name="url">The host's root, without a path.</param>
    /// <param name="token">Null when the host asks for none.</param>
    public ApiConnection(Uri url, string? token)
    {
        Url = url;
        _http = new HttpClient { BaseAddress = url, Timeout = Timeout };
        if (token is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Url { get; }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var (status, body) = await SendAsync(request, cancellation);
        if ((int)status is >= 200 and < 300)
            return Read<T>(body, path);
        throw Refusal(status, body, path);
    }

    /// <summary>A request with a JSON document for its body and one for its answer.</summary>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, IReadOnlyDictionary<string, object> body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body, options: ApiJson.Options) };
        var (status, answer) = await SendAsync(request, cancellation);
        return (int)status is >= 200 and < 300 ? Read<T>(answer, path) : throw Refusal(status, answer, path);
    }

    /// <summary>A request without a body, whose answer says nothing more than that it was taken.</summary>
    public async Task PostAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        var (status, body) = await SendAsync(request, cancellation);
        if ((int)status is < 200 or >= 300)
            throw Refusal(status, body, path);
    }

    public async Task<TAnswer> PostAsync<TBody, TAnswer>(string path, TBody body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var (status, answer) = await SendAsync(request, cancellation);
        return (int)status is >= 200 and < 300 ? Read<TAnswer>(answer, path) : throw Refusal(status, answer, path);
    }

    /// <summary>Answers of any status; only a host that does not answer throws.</summary>
    public async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation));
        }
        catch (HttpRequestException exception)
        {
            throw CommandException.NotReachable($"the host at {Url} can't be reached: {Reason(exception)}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw CommandException.NotReachable($"the host at {Url} did not answer within {Timeout.TotalSeconds:0} s");
        }
    }

    public T Read<T>(byte[] body, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, ApiJson.Options)
                ?? throw CommandException.Wrong($"the host at {Url} answered {path} with nothing");
        }
        catch (JsonException)
        {
            throw CommandException.Wrong($"the host at {Url} answered {path} with something that is not its API's JSON; is it LoxiActors?");
        }
    }

    public CommandException Refusal(HttpStatusCode status, byte[] body, string path) => status switch
    {
        HttpStatusCode.Unauthorized => CommandException.Wrong($"the host at {Url} wants a token it knows: {Words(body) ?? "none was accepted"} (see --token-file)"),
        HttpStatusCode.ServiceUnavailable => CommandException.Wrong($"the host at {Url} can't answer now: {Words(body) ?? "it is busy or stopping"}"),
        _ => CommandException.Wrong(Words(body) ?? $"the host at {Url} answered {path} with status {(int)status}"),
    };

    public void Dispose() => _http.Dispose();

    private static string? Words(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<FaultBody>(body, ApiJson.Options)?.OperatorFault;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Reason(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.ConnectionError => (exception.InnerException ?? exception).Message.ToLowerInvariant().TrimEnd('.'),
        HttpRequestError.NameResolutionError => "its name is not known",
        HttpRequestError.SecureConnectionError => "its certificate is not trusted or it speaks no TLS",
        _ => exception.Message.TrimEnd('.'),
    };
}
