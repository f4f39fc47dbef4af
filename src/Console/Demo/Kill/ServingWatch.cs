using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace LoxiActors.Console.Demo.Kill;

/// <summary>Asks the imitated nodes again and again which of them would serve the VIP, as a client in the tenant's network would find out.</summary>
internal sealed class ServingWatch(IReadOnlyDictionary<string, Uri> nodes, string vip) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(1) };

    /// <summary>The nodes that serve it at this moment, sorted.</summary>
    public async Task<IReadOnlyList<string>> ServingAsync(CancellationToken cancellation)
    {
        var serving = await Task.WhenAll(nodes.Select(async node => (node.Key, Serves: await ServesAsync(node.Value, cancellation))));
        return [.. serving.Where(node => node.Serves).Select(node => node.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>Waits until exactly these serve it; false when they do not in time.</summary>
    public async Task<bool> UntilAsync(Func<IReadOnlyList<string>, bool> wanted, TimeSpan atMost, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(atMost);
        using var ticks = new PeriodicTimer(Every);
        try
        {
            while (!wanted(await ServingAsync(patience.Token)))
                await ticks.WaitForNextTickAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> ServesAsync(Uri node, CancellationToken cancellation)
    {
        try
        {
            var all = await _http.GetFromJsonAsync<List<Served>>(new Uri(node, "/imitation/serves"), cancellation);
            return all?.Exists(served => served.Vip == vip && served.Serves) == true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private sealed record Served([property: JsonPropertyName("vip")] string Vip, [property: JsonPropertyName("serves")] bool Serves);
}
