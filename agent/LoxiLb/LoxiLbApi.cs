using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using LoxiActors.Agent.Options;
using LoxiActors.Protocol.Heartbeats;
using LoxiActors.Protocol.LoxiLb;

namespace LoxiActors.Agent.LoxiLb;

/// <summary>LoxiLB answered, but not what was asked for.</summary>
internal sealed class UnfitAnswerException(string message) : Exception(message);

/// <summary>Reads the four lists that a heartbeat is made of.</summary>
internal sealed class LoxiLbApi : IDisposable
{
    private const int AnswerBytesMax = 32 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly string? _tokenFile;

    public LoxiLbApi(AgentOptions options)
    {
        _tokenFile = options.TokenFile;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = options.Timeout })
        {
            BaseAddress = new Uri(options.LoxiLb, "/netlox/v1/config/"),
            Timeout = options.Timeout,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
    }

    public Task<Func<LoxiLbState, LoxiLbState>> ReadAsync(Part part, CancellationToken stop) => part switch
    {
        Part.Rules => RulesAsync(stop),
        Part.Endpoints => EndpointsAsync(stop),
        Part.Roles => RolesAsync(stop),
        _ => PeersAsync(stop),
    };

    public void Dispose() => _http.Dispose();

    private async Task<Func<LoxiLbState, LoxiLbState>> RulesAsync(CancellationToken stop)
    {
        var rules = JsonSerializer.Deserialize(await GetAsync("loadbalancer/all", stop), Wire.Default.RuleList)?.Items ?? [];
        var (packets, bytes) = (0UL, 0UL);
        foreach (var counter in rules.SelectMany(rule => rule.Endpoints ?? []).Select(endpoint => endpoint.Counter ?? ""))
        {
            var colon = counter.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;
            packets = unchecked(packets + Number(counter.AsSpan(0, colon)));
            bytes = unchecked(bytes + Number(counter.AsSpan(colon + 1)));
        }

        var totals = new RuleTotals(rules.Count, packets, bytes);
        return state => state with { Rules = totals };
    }

    private async Task<Func<LoxiLbState, LoxiLbState>> EndpointsAsync(CancellationToken stop)
    {
        var endpoints = JsonSerializer.Deserialize(await GetAsync("endpoint/all", stop), Wire.Default.EndpointList)?.Items ?? [];
        var down = Sorted(endpoints.Where(endpoint => endpoint.State is "nok" or "red").Select(endpoint => endpoint.Name));
        return state => state with { EndpointsDown = down };
    }

    private async Task<Func<LoxiLbState, LoxiLbState>> RolesAsync(CancellationToken stop)
    {
        var roles = HeartbeatBody.Empty.Roles.ToBuilder();
        foreach (var item in JsonSerializer.Deserialize(await GetAsync("cistate/all", stop), Wire.Default.RoleList)?.Items ?? [])
        {
            if (item is { Instance.Length: > 0, State: "MASTER" or "BACKUP" })
                roles[item.Instance] = item.State == "MASTER" ? HaRole.Master : HaRole.Backup;
        }

        var read = roles.ToImmutable();
        return state => state with { Roles = read };
    }

    private async Task<Func<LoxiLbState, LoxiLbState>> PeersAsync(CancellationToken stop)
    {
        // With no session LoxiLB answers 500 "bfd session not running".
        var answer = await GetAsync("bfd/all", stop, allowed: text => text.Contains("bfd session not running", StringComparison.Ordinal));
        var sessions = answer.Length == 0 ? [] : JsonSerializer.Deserialize(answer, Wire.Default.BfdList)?.Items ?? [];
        var up = Sorted(sessions.Where(session => session.State == "BFDUp").Select(session => session.RemoteIp));
        var down = Sorted(sessions.Where(session => session.State is "BFDDown").Select(session => session.RemoteIp));
        return state => state with { PeersDown = down, PeersUp = up };
    }

    /// <param name="allowed">An error whose body this is true of counts as an empty list.</param>
    private async Task<byte[]> GetAsync(string path, CancellationToken stop, Func<string, bool>? allowed = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (_tokenFile is not null)
            request.Headers.TryAddWithoutValidation("Authorization", (await File.ReadAllTextAsync(_tokenFile, stop)).Trim());
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, stop);
        if (answer.StatusCode == HttpStatusCode.OK)
            return await answer.Content.ReadAsByteArrayAsync(stop);
        if (allowed is not null && allowed(await answer.Content.ReadAsStringAsync(stop)))
            return [];
        throw new UnfitAnswerException($"{path} was answered {(int)answer.StatusCode}");
    }

    private static ulong Number(ReadOnlySpan<char> text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static ImmutableArray<string> Sorted(IEnumerable<string?> names) =>
        [.. names.Where(name => !string.IsNullOrEmpty(name)).Select(name => name!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
