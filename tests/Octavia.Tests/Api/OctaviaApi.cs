using System.Net;
using System.Text;
using System.Text.Json;

namespace LoxiActors.Octavia.Tests.Api;

/// <summary>Who asks, where Octavia asks for it (auth_strategy = testing).</summary>
internal sealed record Caller(string Project, string Roles)
{
    public static Caller Admin(string project) => new(project, "admin,load-balancer_admin");

    public static Caller Member(string project) => new(project, "load-balancer_member,member");
}

/// <summary>Octavia's REST API.</summary>
internal sealed class OctaviaApi : IDisposable
{
    private readonly HttpClient _client;

    /// <param name="caller">Null: Octavia does not ask.</param>
    public OctaviaApi(Uri url, Caller? caller = null)
    {
        // The lab's server ends every connection after its answer, and .NET would lose a request on one that it takes for open.
        _client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = url, Timeout = TimeSpan.FromSeconds(60) };
        if (caller is null)
            return;
        _client.DefaultRequestHeaders.Add("X-Project-Id", caller.Project);
        _client.DefaultRequestHeaders.Add("X-User-Id", "tests");
        _client.DefaultRequestHeaders.Add("X-Roles", caller.Roles);
    }

    public async Task<ApiReply> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await _client.SendAsync(request);
        return new ApiReply(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public Task<ApiReply> TryCreateAsync(Kind kind, Fields fields) =>
        SendAsync(HttpMethod.Post, kind.Path, new Dictionary<string, object> { [kind.One] = fields });

    public Task<ApiReply> TryUpdateAsync(Kind kind, object id, Fields fields) =>
        SendAsync(HttpMethod.Put, $"{kind.Path}/{id}", new Dictionary<string, object> { [kind.One] = fields });

    public Task<ApiReply> TryDeleteAsync(Kind kind, object id, bool cascade = false) =>
        SendAsync(HttpMethod.Delete, $"{kind.Path}/{id}{(cascade ? "?cascade=true" : "")}");

    /// <summary>All of a pool's members at once.</summary>
    public Task<ApiReply> TryBatchAsync(Guid pool, bool additiveOnly, params Fields[] members) =>
        SendAsync(HttpMethod.Put, $"{Kind.MemberOf(pool).Path}{(additiveOnly ? "?additive_only=true" : "")}", new { members });

    public async Task<ApiObject> CreateAsync(Kind kind, Fields fields) =>
        One(kind, (await TryCreateAsync(kind, fields)).Expect(HttpStatusCode.Created, $"POST {kind}"));

    public async Task<ApiObject> UpdateAsync(Kind kind, object id, Fields fields) =>
        One(kind, (await TryUpdateAsync(kind, id, fields)).Expect(HttpStatusCode.OK, $"PUT {kind}"));

    public async Task DeleteAsync(Kind kind, object id, bool cascade = false) =>
        (await TryDeleteAsync(kind, id, cascade)).Expect(HttpStatusCode.NoContent, $"DELETE {kind}");

    public async Task<ApiObject> GetAsync(Kind kind, object id) =>
        await FindAsync(kind, id) ?? throw new HttpRequestException($"{kind} {id} is not there");

    /// <summary>Null when Octavia has none.</summary>
    public async Task<ApiObject?> FindAsync(Kind kind, object id)
    {
        var reply = await SendAsync(HttpMethod.Get, $"{kind.Path}/{id}");
        return reply.Status == HttpStatusCode.NotFound ? null : One(kind, reply.Expect(HttpStatusCode.OK, $"GET {kind}"));
    }

    /// <param name="query">For example tags=a.</param>
    public async Task<ApiObject[]> ListAsync(Kind kind, string query = "")
    {
        var reply = (await SendAsync(HttpMethod.Get, $"{kind.Path}?{query}")).Expect(HttpStatusCode.OK, $"GET {kind.Collection}");
        return [.. reply.Json.GetProperty(kind.Collection.Split('/')[^1]).EnumerateArray().Select(one => new ApiObject(one))];
    }

    /// <summary>Null when Octavia has no such load balancer.</summary>
    public async Task<StatusTree?> StatusTreeAsync(Guid loadBalancer)
    {
        var reply = await SendAsync(HttpMethod.Get, $"{Kind.LoadBalancer.Path}/{loadBalancer}/status");
        return reply.Status == HttpStatusCode.NotFound ? null : StatusTree.Read(reply.Expect(HttpStatusCode.OK, "GET status").Json);
    }

    public void Dispose() => _client.Dispose();

    private static ApiObject One(Kind kind, ApiReply reply) => new(reply.Json.GetProperty(kind.One));
}
