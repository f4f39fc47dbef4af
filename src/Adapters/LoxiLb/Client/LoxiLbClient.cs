using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LoxiActors.Actors.Nodes;
using LoxiActors.Actors.Ports;
using LoxiActors.Adapters.LoxiLb.Options;
using LoxiActors.Adapters.LoxiLb.Wire;
using LoxiActors.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace LoxiActors.Adapters.LoxiLb.Client;

/// <summary>Calls one LoxiLB node. Never throws for what the node or the network does; every outcome is a <see cref="CallResult"/>.</summary>
internal sealed partial class LoxiLbClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly LoxiLbOptions _options;
    private readonly TokenSource _tokens;
    private readonly LoxiLbMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly string _sender;

    /// <param name="network">What carries requests to the node; null for sockets.</param>
    /// <param name="sender">Stands before every X-Request-Id; null for nothing.</param>
    /// <exception cref="LoxiLbSetupException">A certificate or key file can't be used.</exception>
    public LoxiLbClient(
        NodeOptions node, LoxiLbOptions options, LoxiLbMetrics metrics, TimeProvider time, ILogger log, IWriterLease lease,
        HttpMessageHandler? network = null, string? sender = null)
    {
        Node = node.Name;
        Lease = lease;
        _sender = sender is null ? "" : sender + ".";
        _options = options;
        _metrics = metrics;
        _time = time;
        _log = log;
        _tokens = Tokens(node.Authentication);
        _http = NodeTransport.Create(node, options, lease, network);
    }

    public NodeName Node { get; }

    /// <summary>Without it every call is answered as <see cref="LeaseOver" /> says.</summary>
    public IWriterLease Lease { get; }

    /// <param name="requestId">Goes along as X-Request-Id, behind the sender.</param>
    public Task<CallResult> SendAsync(NodeCall call, string requestId, CancellationToken cancellation) => call switch
    {
        NodeCall.PutRule put => PostAsync(CallKind.PutRule, Paths.Rules, RuleBody.Of(put.Rule), WireJson.Default.RuleBody, requestId, limits: null, cancellation),
        NodeCall.DeleteRule delete => DeleteAsync(CallKind.DeleteRule, Paths.Rule(delete.Key), requestId, cancellation),
        NodeCall.PutProbe put => PostAsync(CallKind.PutProbe, Paths.Endpoints, EndpointBody.Of(put.Probe), WireJson.Default.EndpointBody, requestId, limits: null, cancellation),
        NodeCall.DeleteProbe delete => DeleteAsync(CallKind.DeleteProbe, Paths.Endpoint(delete.Probe), requestId, cancellation),
        NodeCall.AddFirewall add => PostAsync(CallKind.AddFirewall, Paths.Firewall, FirewallBody.Of(add.Rule), WireJson.Default.FirewallBody, requestId, limits: null, cancellation),
        NodeCall.DeleteFirewall delete => DeleteAsync(CallKind.DeleteFirewall, Paths.FirewallRule(delete.Rule), requestId, cancellation),
        _ => throw new NotSupportedException($"no call for {call.GetType().Name}"),
    };

    /// <summary>Takes a VIP off lo. AlreadySo when it is not there.</summary>
    public Task<CallResult> DeleteLoopbackAddressAsync(string address, string requestId, CancellationToken cancellation) =>
        DeleteAsync(CallKind.DeleteAddress, Paths.LoopbackAddress(address), requestId, cancellation);

    public Task<ReadResult<RuleList>> ListRulesAsync(string requestId, CancellationToken cancellation, ReadLimits? limits = null) =>
        GetAsync(CallKind.ListRules, Paths.AllRules, WireJson.Default.RuleList, requestId, limits, cancellation);

    public Task<ReadResult<EndpointList>> ListEndpointsAsync(string requestId, CancellationToken cancellation, ReadLimits? limits = null) =>
        GetAsync(CallKind.ListEndpoints, Paths.AllEndpoints, WireJson.Default.EndpointList, requestId, limits, cancellation);

    public Task<ReadResult<FirewallList>> ListFirewallAsync(string requestId, CancellationToken cancellation, ReadLimits? limits = null) =>
        GetAsync(CallKind.ListFirewall, Paths.AllFirewall, WireJson.Default.FirewallList, requestId, limits, cancellation);

    public Task<ReadResult<VersionBody>> VersionAsync(string requestId, CancellationToken cancellation) =>
        GetAsync(CallKind.Version, Paths.Version, WireJson.Default.VersionBody, requestId, new ReadLimits(1, _options.ApiTimeout), cancellation);

    /// <summary>One try. What <paramref name="consume"/> throws is passed on, except what the network did.</summary>
    public async Task<CallResult> ListConnectionsAsync(
        Func<Stream, CancellationToken, Task> consume, string requestId, TimeSpan timeout, CancellationToken cancellation)
    {
        var call = new Outgoing(CallKind.ListConnections, HttpMethod.Get, Paths.AllConnections, Body: null, requestId) { Consume = consume };
        return (await CallAsync(call, new ReadLimits(1, timeout), cancellation)).Result;
    }

    public void Dispose()
    {
        _http.Dispose();
        (_tokens as IDisposable)?.Dispose();
    }

    private async Task<CallResult> PostAsync<T>(
        CallKind kind, string path, T body, JsonTypeInfo<T> type, string requestId, ReadLimits? limits, CancellationToken cancellation)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(body, type);
        return (await CallAsync(new Outgoing(kind, HttpMethod.Post, path, content, requestId), limits, cancellation)).Result;
    }

    private async Task<CallResult> DeleteAsync(CallKind kind, string path, string requestId, CancellationToken cancellation) =>
        (await CallAsync(new Outgoing(kind, HttpMethod.Delete, path, Body: null, requestId), limits: null, cancellation)).Result;

    private async Task<ReadResult<T>> GetAsync<T>(
        CallKind kind, string path, JsonTypeInfo<T> type, string requestId, ReadLimits? limits, CancellationToken cancellation)
        where T : class
    {
        var (result, body) = await CallAsync(new Outgoing(kind, HttpMethod.Get, path, Body: null, requestId), limits, cancellation);
        if (result is not CallResult.Done)
            return new ReadResult<T>(result, null);
        try
        {
            if (JsonSerializer.Deserialize(body, type) is { } value)
                return new ReadResult<T>(result, value);
        }
        catch (JsonException failure)
        {
            return new ReadResult<T>(new CallResult.RefusedByNode($"{kind}: the node's answer can't be read at {failure.Path}", Permanent: true), null);
        }

        return new ReadResult<T>(new CallResult.RefusedByNode($"{kind}: the node's answer is empty", Permanent: true), null);
    }

    /// <summary>Repeats what is safe to repeat: reads, and changes that the node can't have begun with.</summary>
    private async Task<(CallResult Result, string Body)> CallAsync(Outgoing call, ReadLimits? limits, CancellationToken cancellation)
    {
        var left = limits?.Tries ?? (1 + _options.ApiRetries);
        var timeout = limits?.Timeout ?? Timeout(call.Kind);
        while (true)
        {
            var (result, body) = await AuthenticatedAsync(call, timeout, cancellation);
            if (--left <= 0 || !MayRepeat(call.Kind, result))
                return (result, body);
            await Task.Delay(_options.ApiRetryInterval, _time, cancellation);
        }
    }

    private TimeSpan Timeout(CallKind kind) => kind == CallKind.PutRule && _options.ApiTimeout < _options.RulePostTimeout
        ? _options.RulePostTimeout
        : _options.ApiTimeout;

    private static bool MayRepeat(CallKind kind, CallResult result) => result switch
    {
        CallResult.Unreachable { Transient: true } unreachable => kind.IsRead() || !unreachable.MaybeCarriedOut,
        CallResult.Busy busy => kind.IsRead() || busy.Untouched,
        _ => false,
    };

    /// <summary>Gets a new token and repeats once when the node rejects the one that it was shown; a rejected call was not carried out.</summary>
    private async Task<(CallResult Result, string Body)> AuthenticatedAsync(Outgoing call, TimeSpan timeout, CancellationToken cancellation)
    {
        var (token, failure) = await _tokens.GetAsync(rejected: null, cancellation);
        if (failure is not null)
            return (failure, "");
        var answer = await OnceAsync(call, token, timeout, cancellation);
        if (answer.Result is not CallResult.AuthenticationFailed || token is null)
            return answer;
        var (renewed, renewFailure) = await _tokens.GetAsync(rejected: token, cancellation);
        if (renewFailure is not null)
            return (renewFailure, "");
        return renewed == token ? answer : await OnceAsync(call, renewed, timeout, cancellation);
    }

    private async Task<(CallResult Result, string Body)> OnceAsync(Outgoing call, string? token, TimeSpan timeout, CancellationToken cancellation)
    {
        var begun = _time.GetTimestamp();
        var (result, body) = await ExchangeAsync(call, token, timeout, cancellation);
        result = Clean(result);
        var duration = _time.GetElapsedTime(begun);
        _metrics.CallEnded(Node, call.Kind, result, duration);
        if (_options.DebugApiCalls)
            CallMade(_log, Node, call.Method, call.Path, result, duration.TotalMilliseconds, call.RequestId);
        return (result, body);
    }

    private async Task<(CallResult Result, string Body)> ExchangeAsync(
        Outgoing call, string? token, TimeSpan timeout, CancellationToken cancellation)
    {
        if (!Lease.IsHeld)
            return (LeaseOver.Result, "");
        using var clock = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        try
        {
            using var request = call.ToRequest(token, _sender);
            if (call.Consume is { } consume)
                return await StreamAsync(call.Kind, request, consume, either.Token);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            // Not as a string: a node, or what stands in for it, may name a character set that does not exist.
            var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(either.Token));
            return (AnswerClassifier.Classify(call.Kind, response.StatusCode, body), body);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (NetworkFailure.Timeout(clock.IsCancellationRequested, timeout), "");
        }
        catch (HttpRequestException failure) when (LeaseOver.Caused(failure))
        {
            return (LeaseOver.Result, "");
        }
        catch (HttpRequestException failure)
        {
            return (NetworkFailure.Of(failure), "");
        }
    }

    /// <summary>Shortens a node's text and takes out what it should not have repeated.</summary>
    private CallResult Clean(CallResult result) => result switch
    {
        CallResult.AlreadySo already => already with { Text = Clean(already.Text) },
        CallResult.RefusedByNode refused => refused with { Text = Clean(refused.Text) },
        CallResult.AuthenticationFailed failed => failed with { Text = Clean(failed.Text) },
        CallResult.Busy busy => busy with { Text = Clean(busy.Text) },
        CallResult.Unreachable unreachable => unreachable with { Reason = Clean(unreachable.Reason) },
        _ => result,
    };

    private string Clean(string text)
    {
        const int longest = 400;
        foreach (var secret in _tokens.Secrets)
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        var line = new string([.. text.Take(longest).Select(character => char.IsControl(character) ? ' ' : character)]);
        return text.Length > longest ? line + "…" : line;
    }
}
