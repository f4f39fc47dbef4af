using System.Text.Json;

namespace LoxiActors.Console.Demo.Nodes;

/// <summary>Asks a node itself what it holds, so that nobody's word has to be taken for it.</summary>
internal sealed class NodeReader(HttpClient http)
{
    private const string Base = "netlox/v1/config/";

    public async Task<NodeContents> ReadAsync(Uri node, CancellationToken cancellation)
    {
        var contents = new NodeContentsBuilder();
        await EachAsync(node, "loadbalancer/all", "lbAttr", contents.AddRule, cancellation);
        await EachAsync(node, "endpoint/all", "Attr", contents.AddProbe, cancellation);
        await EachAsync(node, "firewall/all", "fwAttr", contents.AddFirewall, cancellation);
        return contents.Build();
    }

    private async Task EachAsync(Uri node, string what, string list, Action<JsonElement> take, CancellationToken cancellation)
    {
        var address = new Uri(node, Base + what);
        try
        {
            using var document = JsonDocument.Parse(await http.GetByteArrayAsync(address, cancellation));
            if (!document.RootElement.TryGetProperty(list, out var items) || items.ValueKind != JsonValueKind.Array)
                return;
            foreach (var item in items.EnumerateArray())
                take(item);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or KeyNotFoundException)
        {
            throw CommandException.Wrong($"what {address} answers can't be used: {exception.Message}");
        }
    }
}
