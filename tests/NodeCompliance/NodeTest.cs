using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LoxiActors.Imitation;

namespace LoxiActors.NodeCompliance;

/// <summary>
/// A test against a node: an imitation of its own, or the real one that LOXILB_URL names
/// (for example http://10.0.0.5:11111). Against a real node a test removes what it made.
/// </summary>
public abstract class NodeTest : IAsyncLifetime
{
    private static readonly string? RealUrl = Environment.GetEnvironmentVariable("LOXILB_URL");
    private static int _lastVip;
    private static int _lastMember;
    private readonly List<string> _cleanups = [];
    private ImitationNode? _node;
    private HttpClient? _http;

    protected HttpClient Http => _http!;

    /// <summary>The control surface; a test that needs it is skipped against a real node.</summary>
    protected NodeControl Control
    {
        get
        {
            NeedsControl();
            return _node!.Control;
        }
    }

    protected ImitationNode Node
    {
        get
        {
            NeedsControl();
            return _node!;
        }
    }

    protected static bool IsReal => RealUrl is not null;

    /// <summary>Options of the imitation; a test class may want others.</summary>
    protected virtual ImitationNodeOptions Options => new();

    public async ValueTask InitializeAsync()
    {
        if (RealUrl is not null)
        {
            _http = new HttpClient { BaseAddress = new Uri(new Uri(RealUrl), "/netlox/v1/") };
            return;
        }

        _node = await ImitationNode.StartAsync(Options);
        _http = new HttpClient { BaseAddress = _node.ApiUrl };
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_node is null)
        {
            foreach (var path in Enumerable.Reverse(_cleanups))
                (await Http.DeleteAsync(path)).Dispose();
        }
        else
        {
            await _node.DisposeAsync();
        }

        _http?.Dispose();
    }

    protected static void NeedsControl() =>
        Assert.SkipWhen(IsReal, "needs the imitation's control API or its options");

    /// <summary>An address that no other test of this run uses as a VIP.</summary>
    protected static string NewVip() => $"198.51.100.{1 + (Interlocked.Increment(ref _lastVip) % 254)}";

    /// <summary>An address that no other test of this run uses as an endpoint.</summary>
    protected static string NewMember()
    {
        var number = Interlocked.Increment(ref _lastMember);
        return $"10.77.{number / 250}.{1 + (number % 250)}";
    }

    protected void CleanUp(string path) => _cleanups.Add(path);

    internal async Task<Answer> Send(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await Http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    internal Task<Answer> Get(string path) => Send(HttpMethod.Get, path);

    internal Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path);

    internal Task<Answer> Post(string path, JsonNode body) => PostText(path, body.ToJsonString());

    internal Task<Answer> PostText(string path, string body, string? type = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        return Send(HttpMethod.Post, path, content);
    }

    internal async Task<Answer> PostRule(JsonObject rule)
    {
        // Parsed again, so that numbers read as any width.
        var service = JsonNode.Parse(rule.ToJsonString())!["serviceArguments"]!;
        var port = ushort.CreateTruncating((long)service["port"]!);
        var host = (string?)service["host"] is { Length: > 0 } text ? $"hosturl/{Uri.EscapeDataString(text)}/" : "";
        var max = (long?)service["portMax"] is > 0 and var portMax ? $"/portmax/{portMax}" : "";
        CleanUp(
            $"config/loadbalancer/{host}externalipaddress/{service["externalIP"]}/port/{port}{max}"
            + $"/protocol/{service["protocol"]}?block={service["block"] ?? 0}");
        return await Post("config/loadbalancer", rule);
    }

    /// <summary>The rules of a VIP, as GET shows them.</summary>
    internal async Task<IReadOnlyList<JsonObject>> RulesOf(string vip)
    {
        var all = (await Get("config/loadbalancer/all")).Json["lbAttr"]!.AsArray();
        return [.. all.Select(rule => rule!.AsObject()).Where(rule => (string?)rule["serviceArguments"]!["externalIP"] == vip)];
    }

    internal async Task<JsonObject> RuleOf(string vip) => Assert.Single(await RulesOf(vip));

    internal async Task<JsonObject?> EndpointObject(string key)
    {
        var all = (await Get("config/endpoint/all")).Json["Attr"]!.AsArray();
        return all.Select(item => item!.AsObject()).SingleOrDefault(item => (string?)item["name"] == key);
    }
}
